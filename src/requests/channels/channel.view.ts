import { z } from 'zod';
import type { OfferedAction, Role } from '../../journey/states/transitions.js';
import { field, shownForm } from '../../platform/forms/form.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { clock } from '../../platform/clock.js';
import type { PrefilledDossier } from '../demarche/prefilled-dossier.entity.js';
import type { PrefilledDossierAction, PrefilledDossierState } from '../demarche/prefilled-dossier.transitions.js';
import { isUnderWay } from '../demarche/prefilled-dossier.facts.js';
import type { Procedure } from '../procedures/procedure.entity.js';
import { dossierView } from '../demarche/prefilled-dossier.view.js';
import { channelLabels } from '../request-states.js';
import { stateView } from '../page/request-parts.view.js';
import type { ChannelFacts } from './channel.js';
import { isOpen } from './channel-choice.service.js';
import { channelOf, channels } from './channels.js';
import type { Planned } from './planned-dossier.js';
import { testRefusals } from './paper-refusals.js';
import { portalEvidenceFields } from './portal-evidence.form.js';

export interface ReturnedEvidence {
  values: Record<string, unknown>;
  errors: FormErrors;
}

export interface ChannelPage {
  facts: ChannelFacts;
  role: Role;
  /** The latest that was prefilled, its link while it opens, and the procedure it is of. */
  dossier: PrefilledDossier | null;
  link: string | null;
  procedure: Procedure | null;
  offered: OfferedAction<PrefilledDossierState, PrefilledDossierAction>[];
  planned: Planned;
  returned?: ReturnedEvidence;
}

/** The way of one request to ANS: which one, what is to be done by it, what came back. */
export function channelView(page: ChannelPage) {
  const { facts, returned } = page;
  const { request, dossier } = facts;
  const base = `/requests/${request.id}`;
  const chosen = channelOf[request.chosenChannel];
  const open = isOpen(request);
  // Only what its people send themselves is noted of a client in test.
  const barred = open && request.chosenChannel !== 'client' ? testRefusals(facts) : [];
  return {
    title: `Voie vers l’ANS · ${dossier.client.name}`,
    head: {
      title: 'Voie vers l’ANS',
      state: stateView(request.state),
      crumbs: [
        { href: '/requests', label: 'Demandes' },
        { href: `/clients/${dossier.client.id}/requests`, label: dossier.client.name },
        { href: base, label: `Demande ${request.kind}` },
      ],
    },
    base,
    open,
    barred: barred.join(' ') || null,
    gone: request.submittedOn ? `${channelLabels[request.channel]}.` : null,
    choice: open ? choiceForm(base, page) : null,
    chosen: { label: chosen.label, icon: chosen.icon, sentence: chosen.sentence },
    steps: (barred.length > 0 ? [] : chosen.steps(facts)).map((step, index) => stepView(step, index)),
    demarche: request.chosenChannel === 'demarche_numerique' || page.dossier ? demarcheView(page) : null,
    evidence: request.chosenChannel === 'portal' && open ? evidenceForm(base, returned) : null,
  };
}

function choiceForm(base: string, { facts }: ChannelPage) {
  const { chosenChannel } = facts.request;
  const options = channels.map((channel) => {
    const { code: value, label, sentence } = channel;
    const [refused] = value === chosenChannel ? [] : channel.refusals(facts);
    return { value, label, hint: refused ?? sentence, disabled: refused !== undefined };
  });
  return shownForm({
    action: `${base}/channel`,
    fields: [field('channel', 'Par où la demande part', z.string(), { type: 'radio', required: true, options })],
    values: { channel: chosenChannel },
    submit: 'Prendre cette voie',
    icon: 'check',
    tone: 'plain',
  });
}

function stepView(step: ReturnType<(typeof channels)[number]['steps']>[number], index: number) {
  const values = (step.values ?? []).map((one, at) => ({ ...one, id: `${index + 1}-${at + 1}` }));
  return { ...step, number: index + 1, values };
}

function demarcheView({ facts, dossier, link, procedure, offered, planned }: ChannelPage) {
  const { request } = facts;
  const live = dossier !== null && isUnderWay(dossier);
  const refusals = channelOf.demarche_numerique.refusals(facts);
  return {
    dossier: dossier && procedure ? dossierView({ dossier, link, procedure, offered, letter: true }) : null,
    make: live ? null : { action: `/requests/${request.id}/prefilled-dossiers`, refusals, again: dossier !== null },
    planned: live || !planned || testRefusals(facts).length > 0 ? null : plannedView(planned),
  };
}

function plannedView({ lines, toType, link }: NonNullable<Planned>) {
  return {
    lines: lines.map((line) => ({ ...line, out: line.kept === 'no', unsure: line.kept === 'unsure' })),
    toType,
    link,
    count: lines.filter(({ kept }) => kept !== 'no').length,
  };
}

function evidenceForm(base: string, returned?: ReturnedEvidence) {
  return shownForm({
    action: `${base}/portal-evidence`,
    fields: portalEvidenceFields,
    values: returned?.values ?? { date: clock.today() },
    errors: returned?.errors ?? {},
    submit: 'Noter la déclaration constatée',
    icon: 'shield-check',
  });
}
