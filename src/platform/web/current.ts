import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { SeenFile } from '../files/look-at-file.js';
import type { Role } from '../../journey/states/transitions.js';
import type { TenantScope } from '../tenancy/tenant-db.js';

/** The person signed in, as every page knows them. */
export interface SignedIn {
  id: string;
  email: string;
  name: string;
  role: Role;
  editorId: string;
  editorName: string;
}

/** What is done in the name of a person. @param request what they sent, when the journal is to name it, or they may only look */
export function scopeOf(
  { editorId, id, name, role }: SignedIn,
  request?: Pick<PageRequest, 'requestId' | 'method'>,
): TenantScope {
  const asked = request && { requestId: request.requestId, looks: request.method === 'GET' };
  return { editorId, actor: { kind: 'person', id, name, role }, ...asked };
}

export interface UploadedFile {
  fileName: string;
  mediaType: string;
  bytes: Buffer;
  /** What was seen in it, aside; absent where nothing came over HTTP. */
  seen?: SeenFile;
}

/** A file too big to be held: it waits on the disk until the answer is sent. */
export interface SpooledFile {
  fileName: string;
  path: string;
  size: number;
  /** Of its bytes; absent where nothing came over HTTP. */
  sha256?: string;
  /** What was seen in it, aside, once it was looked at. */
  seen?: SeenFile;
}

/** How long a session lasts from a page on: what the page tells whoever sits before it (WCAG 2.2.1). */
export interface SessionLasts {
  /** Without another page, at least: read_session() notes a page up to a tenth of the time later. */
  idleSeconds: number;
  /** Whatever its person does. */
  seconds: number;
}

/** What our middleware puts on a request. */
export interface PageRequest extends Request {
  requestId: string;
  user?: SignedIn;
  sessionLasts?: SessionLasts;
  uploads?: Record<string, UploadedFile>;
  spooled?: Record<string, SpooledFile[]>;
  /** The public fingerprints of the private keys that were written into it: it was refused, and its texts are gone. */
  writtenKeys?: string[];
}

export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): SignedIn => {
  const { user } = context.switchToHttp().getRequest<PageRequest>();
  if (!user) throw new Error('A page without sign-in asked for the user');
  return user;
});

/** `@Uploaded('scan')`: the file sent in the field `scan`, be it empty, or null when none was chosen. */
export const Uploaded = createParamDecorator((field: string, context: ExecutionContext): UploadedFile | null => {
  const file = context.switchToHttp().getRequest<PageRequest>().uploads?.[field];
  return file && wasChosen(file.fileName, file.bytes.length) ? file : null;
});

/** `@Spooled('file')`: the files sent in a field of an address given to `spoolUploads()`; none when nothing was chosen. */
export const Spooled = createParamDecorator((field: string, context: ExecutionContext): SpooledFile[] => {
  const files = context.switchToHttp().getRequest<PageRequest>().spooled?.[field] ?? [];
  return files.filter(({ fileName, size }) => wasChosen(fileName, size));
});

/** Whether somebody chose this file: a field left empty sends one without name nor bytes. */
export function wasChosen(fileName: string, size: number): boolean {
  return size > 0 || fileName !== '';
}
