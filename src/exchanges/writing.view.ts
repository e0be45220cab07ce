import type { ClientFrame } from '../clients/client-frames.js';
import { shownForm } from '../platform/forms/form.js';
import type { RefusedField } from '../platform/web/errors.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { dateTime } from '../platform/web/view-helpers.js';
import type { KeptDraft } from './drafts.service.js';
import { askedNext } from './letters/asked-prerequisites.js';
import type { Writing } from './mail-to-write.js';
import { asksPrerequisites } from './texts/our-texts.js';
import { unconfirmed, writingFields } from './writing.form.js';

/** What somebody had written before, and why it comes back. */
export interface ReturnedMail {
  values: Record<string, unknown>;
  errors: FormErrors;
  refused: RefusedField | undefined;
}

/** The mail that is being written: its texts, the draft that waits, its form. @param kept the draft of whoever writes, for this mail or another */
export function writingView(
  writing: Writing,
  kept: KeptDraft | null,
  { base, locked }: Pick<ClientFrame, 'base' | 'locked'>,
  returned?: ReturnedMail,
) {
  const { texts, textKey, reply } = writing;
  return {
    title: reply ? `Répondre à ${reply.sender}` : 'Écrire à ce client',
    other: reply ? `${base}/mail#write` : null,
    take: `${base}/mail`,
    reply: reply?.id ?? null,
    unknown: unknownNote(writing, base),
    texts: texts.map(({ key, label }) => ({ value: key, label, selected: key === textKey })),
    ...draftView(kept, writing, base),
    form: formOf({ ...writing, seen: kept?.version ?? 0, locked: Boolean(locked) }, base, returned),
  };
}

/** Above the mail, for the partial `note`: who wrote is on no record of the client, and where they come on it. */
function unknownNote({ candidates }: Writing, base: string) {
  const one = candidates.find(({ unknown }) => unknown !== null);
  if (!one) return null;
  const { title, text } = unconfirmed(one);
  return {
    ...{ tone: 'soon', icon: 'shield-x', title, text },
    ...{ href: `${base}/representative`, linkLabel: 'Représentant du client' },
  };
}

/** What was begun is taken up again, or said to be elsewhere. */
function draftView(kept: KeptDraft | null, { draft }: Writing, base: string) {
  if (!kept) return { draft: null };
  const at = dateTime(kept.keptAt);
  const text = draft ? `Votre brouillon du ${at}.` : `Vous avez un autre brouillon pour ce client, du ${at}.`;
  return { draft: { text, href: draft ? null : `${base}/mail#write`, removal: `${base}/mail-draft/removal` } };
}

// Whoever is told that another tab was first has seen it; any other mistake leaves the tab what it was.
function seenDraft(returned: ReturnedMail | undefined): unknown {
  return returned && returned.refused?.field !== 'text' ? returned.values['draft'] : undefined;
}

function formOf(writing: Writing & { seen: number; locked: boolean }, base: string, returned?: ReturnedMail) {
  const { candidates, subject, text, reply, minutes, draft, seen, locked } = writing;
  const asks = writing.asks || Boolean(returned?.values[askedNext.name]);
  const usual = candidates.filter((one) => one.usual).map(({ email }) => email);
  const answered = reply?.state === 'to_check' ? ' Le message d’origine n’attendra plus.' : '';
  const form = shownForm({
    action: `${base}/mails`,
    fields: writingFields({ ...writing, asks }),
    values: {
      ...{ to: draft?.to ?? usual, subject, text, pieces: draft?.pieces ?? [] },
      [askedNext.name]: writing.asks ? asksPrerequisites : '',
      ...returned?.values,
    },
    errors: returned?.errors,
    // A tab that has not seen the draft writes another mail.
    hidden: [
      ...(reply ? [{ name: 'reply', value: reply.id }] : []),
      { name: 'draft', value: seenDraft(returned) ?? (draft || returned ? seen : 0) },
    ],
    submit: 'Envoyer',
    icon: 'send',
    effect: `${minutes > 0 ? `Part dans ${minutes}\u00a0min, annulable d’ici là.` : 'Part aussitôt.'}${answered}`,
  });
  return { ...form, shut: locked, keep: locked ? null : `${base}/mail-draft` };
}
