import { fullName } from '../identifiers/person-name.js';
import { scanHint } from '../platform/files/upload-weight.js';
import { shownNumber } from '../identifiers/structure-number.js';
import { type AdministratorWithCard, whyNotOrdering } from '../administrators/administrator-with-card.js';
import { waitingSince } from '../clients/waiting-days.js';
import { shownForm } from '../platform/forms/form.js';
import { declarationFields } from './declaration.form.js';
import { awaitedDesignations, type AwaitedDesignation } from '../delegations/portal/designations.queries.js';
import { portalAddress } from '../delegations/portal/portal-steps.js';
import type { Page } from '../platform/lists/keyset.js';
import type { ListFilter } from '../platform/lists/read-list-filter.js';
import { date } from '../platform/web/view-helpers.js';
import { errorSummary, type FormErrors } from '../platform/web/read-form.js';

export interface DesignationsPage {
  filter: ListFilter;
  lost: string[];
  page: Page<AwaitedDesignation>;
  team: AdministratorWithCard[];
  editor: { name: string; siret: string | null; thirdPartySince: string | null };
  today: string;
  mayRecord: boolean;
  values: Record<string, unknown>;
  errors: FormErrors;
}

/** The page on which the editor's own declaration is noted. */
export function declarationView(siretKnown: boolean, values: Record<string, unknown>, errors: FormErrors) {
  return {
    title: 'Déclaration comme structure tierce',
    head: {
      title: 'Déclaration comme structure tierce',
      crumbs: [
        { label: 'Habilitations', href: '/administrators' },
        { label: 'Habilitation en masse', href: '/mass-habilitation' },
      ],
      facts: [{ label: 'Portail', value: 'mesHabilitations', href: portalAddress }],
    },
    form: shownForm({
      action: '/mass-habilitation/declaration',
      fields: declarationFields(siretKnown),
      values,
      errors,
      submit: 'Noter la déclaration',
      lead: 'Une fois déclaré sur mesHabilitations, vos clients peuvent vous y désigner au lieu de signer un formulaire 413. La déclaration se fait au portail\u00a0: ici, vous la notez avec sa preuve.',
    }),
  };
}

/** The designations that were asked for, and the form of whoever saw some of them on the portal. */
export function designationsView({
  filter,
  lost,
  page,
  team,
  editor,
  today,
  mayRecord,
  values,
  errors,
}: DesignationsPage) {
  const ticked = (name: string) => [values[name]].flat();
  return {
    title: 'Désignations à constater',
    head: {
      title: 'Désignations à constater',
      crumbs: [
        { label: 'Habilitations', href: '/administrators' },
        { label: 'Habilitation en masse', href: '/mass-habilitation' },
      ],
      facts: [
        { label: 'Portail', value: 'mesHabilitations', href: portalAddress },
        { label: 'Structure', value: editor.name, copy: editor.name },
        ...(editor.siret ? [{ label: 'SIRET', value: editor.siret, num: true, copy: editor.siret }] : []),
        ...(editor.thirdPartySince
          ? [{ label: 'Structure tierce', value: `depuis le ${date(editor.thirdPartySince)}` }]
          : []),
      ],
    },
    notes: [...filter.unknown, ...lost],
    summary: errorSummary(errors),
    mayRecord,
    rows: page.rows.map(({ id, clientId, clientName, town, number, askedOn, representative, email }) => ({
      id,
      client: clientName,
      town,
      href: `/clients/${clientId}`,
      delegationHref: `/clients/${clientId}/delegation`,
      finess: shownNumber(number),
      representative: representative ?? 'à désigner',
      email,
      since: waitingSince(askedOn, today),
      checked: ticked('designation').includes(id),
    })),
    pages: awaitedDesignations.around(page, filter.query),
    team: team
      .filter((person) => whyNotOrdering(person, today) === null)
      .map((person) => ({
        id: person.id,
        name: fullName(person),
        checked: ticked('administrator').includes(person.id),
      })),
    seenOn: {
      name: 'seenOn',
      label: 'Vu au portail le',
      type: 'date',
      required: true,
      max: today,
      value: values['seenOn'] ?? today,
      error: errors['seenOn'],
    },
    evidence: {
      name: 'evidence',
      label: 'Copie d’écran du portail, ou son export',
      type: 'file',
      required: true,
      accept: 'application/pdf,image/png,image/jpeg',
      hint: `${scanHint} Une seule peut montrer plusieurs clients\u00a0: elle ne sort pas de chez vous.`,
      error: errors['evidence'],
    },
    errors,
  };
}
