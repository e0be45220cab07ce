import { count, date } from '../../platform/web/view-helpers.js';
import { type FormField, shownFields, shownForm } from '../../platform/forms/form.js';
import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';
import { namingFields, spreadFields } from './campaign.form.js';
import { type CampaignGroup, campaignGroups } from '../engine/campaign-groups.js';
import type { CampaignKind, Parameters } from '../engine/campaign-kinds.js';
import type { Selection } from '../../clients/list/selections.service.js';

/** Kind first, by links: each kind asks its own questions. */
export function newCampaignView(
  selection: Selection,
  kinds: CampaignKind[],
  chosen: { kind: CampaignKind; fields: FormField[]; presets: Parameters } | null,
  given: { values?: Record<string, unknown>; errors?: FormErrors } = {},
) {
  const { values = {}, errors = {} } = given;
  const refused = Object.keys(errors).length > 0;
  const base = `/campaigns/new?selection=${selection.id}`;
  const naming = shownForm({
    action: '/campaigns',
    fields: namingFields,
    values: { title: chosen?.kind.label, ...values },
    errors,
    hidden: [
      { name: 'selection', value: selection.id },
      { name: 'kind', value: chosen?.kind.kind },
    ],
    submit: 'Simuler',
    icon: 'eye',
    effect:
      'La simulation ne change rien\u00a0: elle dit, client par client, ce qui se passerait. On confirme ensuite.',
  });
  return {
    title: 'Nouvelle campagne',
    crumbs: [{ href: '/campaigns', label: 'Campagnes' }],
    facts: [
      { label: 'Sélection figée', value: count(selection.clients, 'client', 'clients') },
      { value: selection.description },
      { label: 'Par', value: `${selection.createdBy}, le ${date(selection.createdAt)}` },
    ],
    groups: groupsOf(kinds, base, chosen?.kind.kind ?? null),
    chosen: chosen && {
      label: chosen.kind.label,
      description: chosen.kind.description,
      takenBack: chosen.kind.takenBack,
      form: {
        ...naming,
        multipart: chosen.fields.some(({ type }) => type === 'file'),
        fields: [
          ...naming.fields,
          ...shownFields(chosen.fields, refused ? values : { ...chosen.presets, ...values }, errors),
          // Where it was begun they were asked for; else the confirmation asks.
          ...('perDay' in values || 'firstDay' in values ? shownFields(spreadFields, values, errors) : []),
        ],
        summary: errorSummary(errors),
      },
    },
  };
}

/** Nobody is chosen yet: where clients are chosen from. The lists have the button themselves. */
export function campaignStartView(kinds: CampaignKind[]) {
  return {
    title: 'Nouvelle campagne',
    crumbs: [{ href: '/campaigns', label: 'Campagnes' }],
    sources,
    groups: groupsOf(kinds, null, null),
  };
}

const sources = [
  {
    href: '/clients?view=all',
    icon: 'building-community',
    label: 'La liste des clients',
    text: 'Filtrez, puis cochez quelques clients ou prenez tous les résultats.',
  },
  {
    href: '/requests',
    icon: 'file-text',
    label: 'Les demandes',
    text: 'Les clients des demandes que la liste montre.',
  },
  { href: '/certificates', icon: 'certificate', label: 'La couverture', text: 'Les clients des emplacements montrés.' },
  { href: '/orders', icon: 'package', label: 'Les commandes', text: 'Les clients des commandes que la liste montre.' },
  {
    href: '/',
    icon: 'home',
    label: 'Une file de l’accueil',
    text: 'Ouvrez la file, puis «\u00a0Lancer une campagne…\u00a0».',
  },
  {
    href: '/campaigns/from-finess',
    icon: 'list-check',
    label: 'Une liste de FINESS',
    text: 'Collez les numéros\u00a0: ceux qui ne sont pas vos clients sont dits un par un.',
  },
];

// Under their headings; one that has nothing for this role is not shown.
function groupsOf(kinds: CampaignKind[], base: string | null, chosen: string | null) {
  return Object.entries(campaignGroups).flatMap(([key, { label, sentence }]) => {
    const own = kinds.filter(({ group }) => group === (key as CampaignGroup));
    return own.length > 0 ? [{ key, label, sentence, kinds: own.map((kind) => kindLink(kind, base, chosen)) }] : [];
  });
}

function kindLink({ kind, label, description, icon }: CampaignKind, base: string | null, chosen: string | null) {
  return { href: base && `${base}&kind=${kind}`, label, description, icon, current: kind === chosen };
}
