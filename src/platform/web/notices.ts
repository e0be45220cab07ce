import { classMark } from '../registry.js';
import type { PageRequest } from './current.js';

/** A sentence about the whole service, for the partial `note`. */
export interface ShownNotice {
  tone: string;
  title: string;
  text: string;
  href?: string;
  linkLabel?: string;
}

/** What a room has to say above every page, to whom it concerns. */
export interface Notice {
  /** In the transaction of the page: what it knows, not what it would have to ask each time. */
  notice(request: PageRequest): Promise<ShownNotice | null>;
}

/** Marks who has something to say above every page: the platform knows no noun. */
export const IsNotice = classMark<Notice>('notice');
