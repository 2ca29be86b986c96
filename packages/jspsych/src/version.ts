/** The package's, which a test compares. jsPsych writes it beside the data of each trial. */
export const version = "0.1.0";

/** How to cite it, as jsPsych's `getCitations` gives it out. */
export const citations = {
  apa: "Earshot (Version 0.1.0) [Computer software].",
  bibtex: "@software{Earshot, title = {{Earshot}}, version = {0.1.0}, license = {MIT}}",
};
