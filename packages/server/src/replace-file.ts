import { open, realpath, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Puts another file in the place of one that is there. Whenever the process or the machine ends, the old one or the new one is
 * there, whole. The new one belongs to whom the old one did. `beforeRename`: to let go of the old one.
 */
export async function replaceFile(
  link: string,
  write: (file: FileHandle) => Promise<void>,
  beforeRename: () => Promise<void> = async () => {},
): Promise<void> {
  // On the same disk as the file itself, of which the path may be a link.
  const path = await realpath(link);
  const next = `${path}.next`;
  const { mode, uid, gid } = await stat(path);
  const file = await open(next, "w", 0o600);
  try {
    await write(file);
    // As when root does it for the user of the server. Nobody else can, or needs to.
    await file.chown(uid, gid).catch(() => {});
    await file.chmod(mode & 0o777);
    await file.sync();
  } catch (error) {
    await file.close();
    await rm(next, { force: true });
    throw error;
  }
  await file.close();
  await beforeRename();
  await rename(next, path);
  await syncFolder(dirname(path));
}

/** That a file has another name now outlives the machine then. Windows knows no such thing. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
