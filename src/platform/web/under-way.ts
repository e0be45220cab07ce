import { classMark } from '../registry.js';
import type { BarPart } from './bar.js';
import type { PageRequest } from './current.js';

/** Something long that goes on meanwhile, as the menu shows it to everybody. */
export interface ShownWork {
  href: string;
  title: string;
  /** « 412 sur 2 000 ». */
  note: string;
  parts: readonly BarPart[];
}

/** What a room has under way. */
export interface UnderWay {
  /** In the transaction of the page: what it knows, not what it would have to ask each time. */
  underWay(request: PageRequest): Promise<ShownWork[]>;
}

/** Marks who has long work to show in the menu: the platform knows no noun. */
export const IsUnderWay = classMark<UnderWay>('work under way');
