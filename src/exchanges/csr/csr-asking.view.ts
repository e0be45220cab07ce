import type { ClientFrame } from '../../clients/client-frames.js';
import { shownForm } from '../../platform/forms/form.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { askingFields } from './csr-asking.form.js';
import type { CsrAsking } from './csr-asking.js';

interface Returned {
  values: Record<string, unknown>;
  errors: FormErrors;
}

/** Whom a CSR is asked of, for which order and with which words; or why it cannot be, and what to do. */
export function csrAskingView(asking: CsrAsking, frame: ClientFrame, returned?: Returned) {
  const { reply, orders, candidates, orderId, subject, text, minutes } = asking;
  const title = reply ? 'Dire comment remettre la CSR' : 'Demander la CSR au client';
  const usual = candidates.find((one) => one.usual)?.email;
  const why = whyNot(asking, frame.base);
  return {
    title: `${title} · ${frame.name}`,
    heading: title,
    frame,
    notes: [
      ...(reply && !candidates.some(({ email }) => same(email, reply.sender)) ? [unknownAuthor(reply.sender)] : []),
      ...(why ? [why] : []),
    ],
    other: orders.length === 0 && reply ? `${frame.base}/mail?reply=${reply.id}#write` : null,
    form:
      why === null && orders.length > 0
        ? {
            copy: `${frame.base}/csr-links`,
            ...shownForm({
              action: `${frame.base}/csr-askings`,
              fields: askingFields(asking),
              values: { order: orderId, to: usual, subject, text, ...returned?.values },
              errors: returned?.errors,
              hidden: hiddenOf(asking),
              submit: 'Envoyer le lien',
              icon: 'send',
              effect: minutes > 0 ? `Part dans ${minutes}\u00a0min, annulable d’ici là.` : 'Part aussitôt.',
            }),
          }
        : null,
  };
}

// What the page was opened for, should it come back.
function hiddenOf({ reply, orders }: CsrAsking) {
  const only = orders.length === 1 ? orders : [];
  return [
    ...(reply ? [{ name: 'reply', value: reply.id }] : []),
    ...only.map(({ id }) => ({ name: 'only', value: id })),
  ];
}

function unknownAuthor(sender: string) {
  return {
    tone: 'soon',
    title: `${sender} ne figure pas sur la fiche.`,
    text: 'Le lien ne part qu’à quelqu’un que la fiche connaît\u00a0: qui l’a donne la clé du certificat.',
  };
}

function whyNot({ orders, candidates }: CsrAsking, base: string) {
  if (orders.length === 0)
    return {
      tone: 'soon',
      title: 'Aucune commande de ce client n’attend de CSR.',
      text: 'Ouvrez d’abord celle du certificat dont il s’agit\u00a0: le lien sera pour elle.',
      href: `${base}/certificates`,
      linkLabel: 'Certificats du client',
    };
  if (candidates.length === 0)
    return {
      tone: 'soon',
      title: 'Aucune adresse de ce client n’est connue.',
      text: 'Le lien ne part qu’à une personne de sa fiche\u00a0: son représentant, ses administrateurs, ou une personne à informer.',
      href: `${base}/representative`,
      linkLabel: 'Représentant du client',
    };
  return null;
}

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
