import { spawnSync } from "node:child_process";
import { mkdtemp, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Hands over a folder on a disk of 1 MB, or `null` where there can be none: only root can mount one, on Linux. */
export async function withSmallDisk(use: (directory: string | null) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "earshot-small-"));
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", directory]);
  await use(status === 0 ? directory : null);
  if (status === 0) spawnSync("umount", ["--lazy", directory]);
  await rmdir(directory);
}
