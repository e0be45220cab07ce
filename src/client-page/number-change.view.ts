import { de } from '../identifiers/elision.js';
import type { Client } from '../clients/client.entity.js';
import { othersOf } from '../clients/identity/client-archive.service.js';
import type { FormerNumber } from '../clients/numbers/former-number.entity.js';
import { numberReasonFields, wantedNumberFields } from '../clients/numbers/number-change.form.js';
import { kindOfNumber, numberLabels, numberWords } from '../identifiers/structure-number.js';
import { shownFields, shownForm } from '../platform/forms/form.js';
import { errorSummary, type FormErrors } from '../platform/web/read-form.js';
import type { RefusedField } from '../platform/web/errors.js';
import { count, date, longDate } from '../platform/web/view-helpers.js';
import { blockersOf, fateOf, isAskedAgain, type NumberEffects, seenOf } from './number-change.service.js';

type Values = Record<string, unknown>;

export interface NumberPage {
  client: Client;
  formers: FormerNumber[];
  effects: NumberEffects;
  today: string;
  /** The number that was asked for and accepted: what it will do is told before it is done. */
  wanted: { number: string; changedOn: string } | null;
  values: Values;
  errors: FormErrors;
  see: RefusedField['see'];
}

export function numberView(page: NumberPage) {
  const { client, wanted, effects } = page;
  const base = `/clients/${client.id}/number`;
  const blockers = blockersOf(effects);
  return {
    title: `FINESS ou SIRET, ${client.name}`,
    known: numberWords(client.number),
    since: client.numberSince ? longDate(client.numberSince) : null,
    formers: page.formers.map((former) => ({
      number: former.number,
      kind: numberLabels[kindOfNumber(former.number)],
      until: date(former.changedOn),
      next: former.replacedBy,
      reason: former.reason,
      evidence: `/documents/${former.documentId}`,
      by: `${former.recordedBy}, le ${date(former.recordedAt)}`,
    })),
    blockers,
    requests: effects.requests.first.map(({ id, name }) => ({ href: `/requests/${id}`, name })),
    orders: effects.orders.first.map(({ id, name }) => ({ href: `/orders/${id}`, name })),
    otherOrders: othersOf(effects.orders, 'autre commande', 'autres commandes'),
    wish: wanted || blockers.length > 0 ? null : wishView(page, base),
    confirm: wanted && blockers.length === 0 ? confirmView(page, wanted, base) : null,
  };
}

function wishView({ client, values, errors, see, today }: NumberPage, base: string) {
  const bySiret = client.finessEj === null;
  return {
    action: base,
    summary: errorSummary(errors),
    see,
    fields: shownFields(wantedNumberFields, { changedOn: today, ...values }, errors).map((shown) => ({
      ...shown,
      ...(shown.name === 'changedOn' ? { max: today } : {}),
      ...(shown.name === 'number' && bySiret
        ? {
            label: 'Nouveau FINESS EJ ou SIRET',
            hint: 'Un FINESS EJ s’il vient d’en recevoir un\u202f; sinon son nouveau SIRET.',
          }
        : {}),
    })),
  };
}

function confirmView(page: NumberPage, { number, changedOn }: { number: string; changedOn: string }, base: string) {
  const { client, effects, values, errors, see } = page;
  return {
    lead: `${numberWords(client.number)} devient ${numberWords(number)}, depuis le ${longDate(changedOn)}.`,
    does: effectLines(client, effects),
    see,
    form: shownForm({
      action: base,
      fields: numberReasonFields,
      values,
      errors,
      hidden: [
        { name: 'number', value: number },
        { name: 'changedOn', value: changedOn },
      ],
      readWith: { name: 'seen', value: seenOf(effects) },
      submit: 'Changer le numéro',
      tone: 'warn',
    }),
  };
}

const goneWords = { left: 'le départ est noté', client_alone: 'ce client commande lui-même' };

/** What the act does, thing by thing; what it does not touch is not told. */
function effectLines(client: Client, effects: NumberEffects) {
  const { mandates, assignments, certificates } = effects;
  const asked = assignments.filter(isAskedAgain);
  const gone = assignments.filter(
    ({ state, gone: why }) => why !== null && (state === 'active' || state === 'requested'),
  );
  const closed = assignments.length - asked.length - gone.length;
  const becoming = (fate: ReturnType<typeof fateOf>) => mandates.filter((one) => fateOf(one) === fate).length;
  const [kept, sentBack, givenUp] = [becoming('flag'), becoming('send_back'), becoming('abandon')];
  const lines = [
    {
      label: numberWords(client.number),
      text: 'reste dans l’historique, se trouve par la recherche et s’affiche «\u00a0anciennement\u00a0».',
    },
    effects.contract === 'missing'
      ? null
      : { label: 'Contrat avec l’ANS', text: 'à faire signer de nouveau, car un autre numéro est un autre contrat.' },
    effects.card
      ? { label: `Carte CDE ${de(effects.card)}`, text: 'à commander de nouveau, par le formulaire 101.' }
      : null,
    kept > 0
      ? {
          label: count(kept, 'délégation active', 'délégations actives'),
          text: 'à revoir, sans cesser d’être en vigueur.',
        }
      : null,
    sentBack > 0
      ? {
          label: count(sentBack, 'mandat parti ou signé', 'mandats partis ou signés'),
          text: 'à corriger et à renvoyer, car le papier porte l’ancien numéro.',
        }
      : null,
    givenUp > 0
      ? {
          label: count(
            givenUp,
            'désignation attendue sur mesHabilitations',
            'désignations attendues sur mesHabilitations',
          ),
          text: 'à demander de nouveau sous le nouveau numéro, car celle de l’ancien est abandonnée.',
        }
      : null,
    asked.length > 0
      ? {
          label: asked.map(({ name }) => name).join(', '),
          text: 'à faire habiliter de nouveau, par une demande 413 sous le nouveau numéro.',
        }
      : null,
    ...(['left', 'client_alone'] as const).map((why) => {
      const names = gone.flatMap((one) => (one.gone === why ? one.name : []));
      const text = `sans nouvelle demande, car ${goneWords[why]}\u00a0: habilitation close avec l’ancien numéro.`;
      return names.length > 0 ? { label: names.join(', '), text } : null;
    }),
    closed > 0
      ? {
          label: count(closed, 'habilitation qui finissait', 'habilitations qui finissaient'),
          text: 'close avec l’ancien numéro.',
        }
      : null,
    ...certificates.map(({ label, instance, notAfter }) => ({
      label: `Certificat ${label}, ${instance}`,
      text: `à révoquer et à refaire (valable jusqu’au ${date(notAfter)}).`,
    })),
  ];
  return lines.filter((line) => line !== null);
}
