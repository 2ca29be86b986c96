import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

export type Labels = Readonly<Record<string, string>>;

export interface Described {
  /** With `earshot_` before it and the base unit behind it. */
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
}

/** A value that is looked up when somebody asks, for each combination of labels. */
export type LookUp = () => Iterable<readonly [Labels, number]>;

/** Metrics in the words of prom-client, which nobody else knows of. */
export class MetricsRegistry {
  readonly #registry = new Registry();

  /** A number that goes up and down. */
  gauge(described: Described, lookUp: LookUp): void {
    const gauge = new Gauge({
      ...common(described),
      collect() {
        for (const [labels, value] of lookUp()) this.set(labels, value);
      },
    });
    this.#registry.registerMetric(gauge);
  }

  /** What is counted elsewhere, and only looked up. */
  total(described: Described, lookUp: LookUp): void {
    const counter = new Counter({
      ...common(described),
      collect() {
        this.reset();
        for (const [labels, value] of lookUp()) this.inc(labels, value);
      },
    });
    this.#registry.registerMetric(counter);
  }

  counter(described: Described): Counter {
    const counter = new Counter(common(described));
    this.#registry.registerMetric(counter);
    return counter;
  }

  /** `buckets`: the upper ends of all but the last. */
  histogram(described: Described, buckets: readonly number[]): Histogram {
    const histogram = new Histogram({ ...common(described), buckets: [...buckets] });
    this.#registry.registerMetric(histogram);
    return histogram;
  }

  /** From here on prom-client looks after the process. */
  watchProcess(): void {
    ofProcess();
  }

  /** In the text format of Prometheus, with what prom-client says of the process. */
  async text(): Promise<string> {
    return `${await this.#registry.metrics()}\n${await ofProcess().metrics()}`;
  }

  get contentType(): string {
    return this.#registry.contentType;
  }
}

/** In no registry by itself: prom-client has one for the whole process, which two servers would share. */
function common({ labelNames = [], ...described }: Described) {
  return { ...described, labelNames: [...labelNames], registers: [] };
}

let process: Registry | null = null;

/** One for all servers of a process: prom-client begins to watch it, and never ends. */
function ofProcess(): Registry {
  if (process) return process;
  process = new Registry();
  collectDefaultMetrics({ register: process });
  return process;
}
