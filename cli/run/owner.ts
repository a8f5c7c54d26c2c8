import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Owner } from '../../engine/ports.ts';

/** Who this process is, in a way that a reused pid cannot be mistaken for. */
export function ownerOf(pid: number): Owner {
  return { host: hostname(), pid, startedAt: startOf(pid) ?? '' };
}

/** Whether an owner's process still runs. Owners on other machines are taken to live: nobody here can know. */
export function isOwnerAlive(owner: Owner): boolean {
  if (owner.host !== hostname()) return true;
  if (!exists(owner.pid)) return false;
  const start = startOf(owner.pid);
  return start === undefined || owner.startedAt === '' || start === owner.startedAt;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process is there but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Start time in clock ticks since boot, where the system has a /proc; undefined elsewhere. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name stands in parentheses and may hold blanks; the start time is field 22.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
