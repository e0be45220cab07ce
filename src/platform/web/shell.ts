import type { Response } from 'express';
import { whatEachRoleIsCalled } from './role-labels.js';
import type { TenantDb } from '../tenancy/tenant-db.js';
import type { PageRequest } from './current.js';
import { demoNote } from './demo-note.js';
import { takeFlash, type Flash } from './flash.js';

/** What the layout shows around every signed-in page. */
export interface Shell {
  user: { name: string; roleLabel: string; initials: string; email: string };
  editorName: string;
  counts: { tasks: number; unmatchedMails: number };
  current: string;
  flash: Flash[];
  demo: boolean;
  /** In the demonstration: what the simulator is about to answer. */
  demoNote: string | null;
  requestId: string;
}

type Counter = (db: TenantDb, request: PageRequest) => Promise<{ tasks: number; unmatchedMails: number }>;
let countTasks: Counter = () => Promise.resolve({ tasks: 0, unmatchedMails: 0 });

/** The dashboard says how to count: the platform knows no noun. */
export function countShellWith(counter: Counter): void {
  countTasks = counter;
}

const places: Record<string, string> = {};

/** Addresses that begin otherwise than their entry of the menu: `{ slots: 'certificates' }` lights « Certificats » on `/slots/…`. */
export function placeInMenu(more: Record<string, string>): void {
  Object.assign(places, more);
}

export async function fillShell(db: TenantDb, request: PageRequest, response: Response): Promise<void> {
  response.locals['shell'] = shellOf(request, await countTasks(db, request));
}

/** Also used by the error pages, which have no transaction to count in. */
export function shellOf(request: PageRequest, counts = { tasks: 0, unmatchedMails: 0 }): Shell | null {
  const { user } = request;
  if (!user) return null;
  return {
    user: {
      name: user.name,
      email: user.email,
      roleLabel: whatEachRoleIsCalled[user.role],
      initials: initialsOf(user.name),
    },
    editorName: user.editorName,
    counts,
    current: sectionOf(request.path),
    flash: takeFlash(request),
    demo: process.env['DEMO'] === '1',
    demoNote: demoNote(),
    requestId: request.requestId,
  };
}

function sectionOf(path: string): string {
  const first = path.split('/')[1] ?? '';
  return places[first] ?? first;
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return ((words[0]?.[0] ?? '') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')).toUpperCase();
}
