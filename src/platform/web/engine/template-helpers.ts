import type Handlebars from 'handlebars';
import { v7 as uuidv7 } from 'uuid';
import type { Assets } from '../assets.js';
import { isIconName } from '../icon-names.js';
import { count, date, dateTime, eq, longDate, number, plural, time } from '../view-helpers.js';

// Handlebars hands a helper whatever the template wrote.
type Helper = (...given: never[]) => unknown;

/** What a template may call. @param assets where `asset` and `icon` find their addresses */
export function registerHelpers(handlebars: typeof Handlebars, assets: Assets): void {
  const helpers: Readonly<Record<string, Helper>> = { eq, date, longDate, dateTime, time, number, plural, count };
  for (const [name, helper] of Object.entries(helpers))
    handlebars.registerHelper(name, orProperty(name, helper) as Handlebars.HelperDelegate);
  // One a form, new at each page: the same form sent twice has one effect (form-tokens.ts).
  handlebars.registerHelper('newToken', () => uuidv7());
  handlebars.registerHelper('asset', (name: string) => assets.url(name));
  // {{#if (may "post" base "/removal")}}: whether the signed-in role is let in there. A visitor's pages offer only what is public.
  const may = (offer: string, ...given: unknown[]): boolean => {
    // Handlebars adds its own options as the last argument.
    const options = given.at(-1) as Handlebars.HelperOptions;
    const address = given.slice(0, -1);
    return options.data.root.shell?.may?.(offer, address.join('')) ?? true;
  };
  handlebars.registerHelper('may', may);
  // Why a form is locked: the page's own reason, else the role.
  handlebars.registerHelper('lockOf', (address: string, locked: unknown, options: Handlebars.HelperOptions) =>
    locked || may('post', address, options)
      ? locked
      : (options.data.root.shell?.closed?.() ?? 'Votre rôle permet de lire cette page, pas d’y écrire.'),
  );
  // {{icon "mail"}}, or {{icon "chevron-down" end=true}} for an icon after the words of a button.
  const icons = new Map<unknown, Handlebars.SafeString>();
  const endIcons = new Map<unknown, Handlebars.SafeString>();
  handlebars.registerHelper('icon', (name: unknown, options: Handlebars.HelperOptions) => {
    const atEnd = options.hash['end'] === true;
    const drawn = atEnd ? endIcons : icons;
    const known = drawn.get(name);
    if (known) return known;
    if (!isIconName(name)) throw new Error(`No icon is called ${String(name)}: add it to icon-names.ts`);
    const href = `${assets.url('icons.svg')}#i-${name}`;
    const place = atEnd ? 'icon icon-end' : 'icon';
    const icon = new handlebars.SafeString(`<svg class="${place}" aria-hidden="true"><use href="${href}"/></svg>`);
    drawn.set(name, icon);
    return icon;
  });
}

/** `{{date sentAt}}` calls the helper; a bare `{{date}}` means the view's own property of that name. */
function orProperty(name: string, helper: Helper): Helper {
  return function (this: unknown, ...given: never[]): unknown {
    // Handlebars adds its own options as the last argument.
    if (given.length > 1) return helper(...given);
    return typeof this === 'object' && this !== null ? Reflect.get(this, name) : undefined;
  };
}
