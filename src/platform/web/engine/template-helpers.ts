import { de, que } from '../../../identifiers/elision.js';
import { atMost } from '../../files/upload-weight.js';
import { uuidv7 } from '../../uuid.js';
import type { Assets } from '../assets.js';
import { isIconName } from '../icon-names.js';
import { count, date, dateTime, eq, longDate, number, plural, time } from '../view-helpers.js';
import { Markup, wrapped } from './template-values.js';

/** Called with the view of the page, then what the template wrote. */
type Helper = (root: object, ...given: never[]) => unknown;
export type Helpers = Readonly<Record<string, Helper>>;

/** What a helper may ask of the page around it. */
interface Page {
  /** Of a page on which a form came back: where it was sent. */
  sentTo?: string;
  shell?: {
    may?(offer: string, address: string): boolean;
    closed?(): string | null;
    whoMay?(address: string): string[];
  } | null;
}

/** What a template may call. @param assets where `asset` and `icon` find their addresses */
export function templateHelpers(assets: Assets): Helpers {
  const plain = { eq, de, que, date, longDate, dateTime, time, number, plural, count };
  const helpers: Record<string, Helper> = {};
  for (const [name, helper] of Object.entries(plain) as [string, (...given: never[]) => unknown][])
    helpers[name] = (_root, ...given) => helper(...given);
  return {
    ...helpers,
    // One a form, new at each page: the same form sent twice has one effect (form-tokens.ts).
    newToken: () => uuidv7(),
    // What a file may weigh, in the middle of what its field says.
    uploadAtMost: (_root, before: string, after: string) => `${before}${atMost()}${after}`,
    // {{wrapped text}}: whatever may say a mail address, outside of attributes.
    wrapped: (_root, words: unknown) => wrapped(words),
    asset: (_root, name: string) => assets.url(name),
    may,
    // Why a form is locked: the page's own reason, else the role.
    lockOf: (root: Page, address: string, locked: unknown) =>
      locked || may(root, 'post', address)
        ? locked
        : (root.shell?.closed?.() ?? notYours(root.shell?.whoMay?.(address) ?? [])),
    // A form that is folded is opened for what came back in it.
    isOpen: ({ sentTo }: Page, form: { open?: boolean; action?: string }) =>
      form.open || (sentTo !== undefined && form.action === sentTo),
    icon: iconsOf(assets),
  };
}

// Of this act alone: the same person may well do the one beside it.
const notYours = (others: string[]) =>
  `Votre rôle ne le permet pas.${others.length > 0 ? ` Peuvent le faire\u00a0: ${others.join(', ')}.` : ''}`;

/** {{#if (may "post" base "/removal")}}: whether the signed-in role is let in there. A visitor's pages offer only what is public. */
function may({ shell }: Page, offer: string, ...address: unknown[]): boolean {
  return shell?.may?.(offer, address.join('')) ?? true;
}

/** {{icon "mail"}}, or {{icon "chevron-down" end=true}} for an icon after the words of a button. */
function iconsOf(assets: Assets): Helper {
  const drawn = { start: new Map<unknown, Markup>(), end: new Map<unknown, Markup>() };
  return (_root, name: unknown, atEnd: unknown) => {
    const icons = atEnd === true ? drawn.end : drawn.start;
    const known = icons.get(name);
    if (known) return known;
    if (!isIconName(name)) throw new Error(`No icon is called ${String(name)}: add it to icon-names.ts`);
    const href = `${assets.url('icons.svg')}#i-${name}`;
    const place = atEnd === true ? '"icon icon-end"' : 'icon';
    // A page has thirty of them: none has a sign more than it needs.
    const icon = new Markup(`<svg class=${place} aria-hidden=true><use href=${href} /></svg>`);
    icons.set(name, icon);
    return icon;
  };
}
