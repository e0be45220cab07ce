import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  path: string;
  remove(): void;
}

/** Filling a disk needs one that is small: only root may mount it. */
export function mayMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  try {
    smallDisk(1).remove();
    return true;
  } catch {
    return false;
  }
}

/** @param megabytes its size; @param likeFolder whose owner owns it too, when it is not ours */
export function smallDisk(megabytes: number, likeFolder?: string): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'sceau-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path], { stdio: 'pipe' });
  if (likeFolder) {
    const { uid, gid } = statSync(likeFolder);
    chownSync(path, uid, gid);
  }
  return {
    path,
    remove() {
      execFileSync('umount', ['--lazy', path], { stdio: 'pipe' });
      rmSync(path, { recursive: true, force: true });
    },
  };
}
