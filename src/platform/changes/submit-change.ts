import type { Requirement, TransitionTable } from '../../journey/states/transitions.js';
import type { PageRequest } from '../web/current.js';
import { InvalidForm, RefusedField } from '../web/errors.js';
import { typedIn } from '../web/read-form.js';
import { flash } from '../web/flash.js';
import { askedChange } from './asked-change.js';
import type { Given, readChange } from './change-form.js';
import type { ReturnedChange, ShownChanges } from './changes.view.js';

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
 * A RefusedField of what the row requires (`date`, `reason`…) comes back on its field, with everything that was typed.
 * @throws NotFound for a noun that no action has, InvalidForm; whatever `work` throws
 */
export async function submitChange<State extends string, Action extends string, Facts, Read extends Given>(
  sent: SentChange<State, Action, Facts, Read>,
  work: (action: Action, given: Read) => Promise<unknown>,
): Promise<void> {
  const { table, displays, noun, state, request } = sent;
  const { action, requires, done } = askedChange(table, displays, { noun, state });
  const read = await sent.read(noun, requires, request);
  if (!read.ok) throw new InvalidForm(sent.view, await sent.again({ ...read, noun }));
  try {
    await work(action, read.given);
  } catch (error) {
    if (!(error instanceof RefusedField && requires.includes(error.field as Requirement))) throw error;
    const returned = {
      noun,
      values: typedIn(request.body) as ReturnedChange['values'],
      errors: { [`${noun}-${error.field}`]: error.message },
    };
    throw new InvalidForm(sent.view, await sent.again(returned));
  }
  flash(request, { tone: 'ok', text: done });
}
