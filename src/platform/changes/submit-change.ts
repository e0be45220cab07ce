import { type Requirement, transitionFrom, type TransitionTable } from '../../journey/states/transitions.js';
import type { PageRequest } from '../web/current.js';
import { undone } from '../forms/submit-form.js';
import { typedAnswer } from '../forms/typed-answers.js';
import { InvalidForm, Overtaken, Refused, RefusedField } from '../web/errors.js';
import { type FormErrors, typedIn } from '../web/read-form.js';
import { type Flash, flash } from '../web/flash.js';
import { askedChange } from './asked-change.js';
import type { Given, readChange } from './change-form.js';
import { askedBy, type ReturnedChange, type ShownChanges } from './changes.view.js';

type Reading<Read extends Given> = (
  ...asked: Parameters<typeof readChange>
) => Promise<{ ok: true; given: Read } | ({ ok: false } & Omit<ReturnedChange, 'noun'>)>;

interface SentChange<State extends string, Action extends string, Facts, Read extends Given> {
  table: TransitionTable<State, Action, Facts>;
  displays: ShownChanges<Action>;
  noun: string;
  state: State;
  request: PageRequest;
  /** `readChange`, or what reads more than it. */
  read: Reading<Read>;
  view: string;
  /** The page again, with what was typed in the form of this change. */
  again: (returned: ReturnedChange) => object | Promise<object>;
}

/**
 * The one way of `POST /things/:id/:noun`: read what the row of the table requires, do it, tell it in the table's words.
 * A RefusedField of what the row requires (`date`, `reason`…) comes back on its field, any other refusal above the page, with everything that
 * was typed. Where nothing was, it is told on the page one came from.
 * @param instead what is told in the place of the table's words, where something kept what it did from going on, or where it can be taken back at once
 * @throws NotFound for a noun that no action has, InvalidForm; whatever `work` throws
 */
export async function submitChange<State extends string, Action extends string, Facts, Read extends Given>(
  sent: SentChange<State, Action, Facts, Read>,
  work: (action: Action, given: Read) => Promise<unknown>,
  instead: (action: Action) => Promise<Flash | null> = () => Promise.resolve(null),
): Promise<void> {
  const { table, displays, noun, state, request } = sent;
  const { action, requires, done, display } = askedChange(table, displays, { noun, state });
  const read = await sent.read(noun, requires, request);
  const values = typedIn(request.body) as ReturnedChange['values'];
  if (!read.ok)
    throw new InvalidForm(sent.view, await sent.again({ ...read, values: { ...values, ...read.values }, noun }));
  const typed = askedBy(display).flatMap((one) => typedAnswer(one, values[one.name]));
  try {
    refuseAnother(sent, action, values['from']);
    await work(action, read.given);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const onFields = error instanceof RefusedField && requires.includes(error.field as Requirement);
    if (!onFields && typed.length === 0) throw error;
    await undone();
    if (error instanceof Overtaken) delete values[error.hidden];
    const errors: FormErrors = onFields ? { [`${noun}-${error.field}`]: error.message } : {};
    const model = await sent.again({ noun, values, errors });
    throw new InvalidForm(sent.view, model, { reasons: error.reasons, onFields, typed });
  }
  flash(request, (await instead(action)) ?? { tone: 'ok', text: done });
}

// The same action is another one from another state: told otherwise, with other effects. Whoever read the one does not do the other.
function refuseAnother<State extends string, Action extends string, Facts, Read extends Given>(
  { table, state }: SentChange<State, Action, Facts, Read>,
  action: Action,
  from: string | undefined,
): void {
  if (from === undefined) return;
  const [read, now] = [transitionFrom(table, from as State, action), transitionFrom(table, state, action)];
  if (read && now && read !== now)
    throw new Refused([
      `Ceci a changé depuis l’ouverture de la page\u00a0: «\u00a0${read.label}\u00a0» ne ferait plus la même chose. Relisez la page, puis recommencez.`,
    ]);
}
