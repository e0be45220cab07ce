import { fullName } from '../identifiers/person-name.js';
import { needsFinessCheck } from '../establishments/dmp-checks.service.js';
import { clock } from '../platform/clock.js';
import { openedAt, shownForm } from '../platform/forms/form.js';
import { contactFields } from '../slots/slots.service.js';
import { csrFields } from './csr.form.js';
import type { OrderPageFacts } from './order-page.service.js';
import { correctionFields, installationFields, placementFields } from './order.form.js';
import { isBeforePlacing } from '../journey/states/order-states.js';
import type { OrderAction } from './order.transitions.js';
import type { Returned } from './verdict.view.js';

/** What the table offers of an action on this order, with its reasons; null when its state does not. */
export function offered({ actions }: Pick<OrderPageFacts, 'actions'>, action: OrderAction) {
  return actions.find((one) => one.action === action) ?? null;
}

/** Whether nothing stands in its way: of what does, a note of the page says all. */
export function possible(facts: OrderPageFacts, action: OrderAction): boolean {
  return offered(facts, action)?.reasons.length === 0;
}

/** The addresses are those of the slot: they come back to this page. */
export function contactsFormView({ slot, order }: OrderPageFacts) {
  return shownForm({
    action: `/slots/${slot.id}/contacts`,
    fields: contactFields,
    values: slot,
    version: slot.version,
    hidden: [{ name: 'next', value: `/orders/${order.id}` }],
    submit: 'Enregistrer les adresses',
    tone: 'plain',
  });
}

export function placementFormView(facts: OrderPageFacts, returned: Returned) {
  const { values, errors } = ofForm('placement', returned);
  const { order, rights } = facts;
  if (!isBeforePlacing(order.state)) return null;
  const action = offered(facts, order.state === 'to_order' ? 'order' : 'release');
  const reasons = order.state === 'csr_expected' ? ['Possible quand la CSR sera vérifiée.'] : (action?.reasons ?? []);
  const people = rights.administrators;
  const fields = placementFields(people.map((person) => ({ value: person.id, label: fullName(person) })));
  return shownForm({
    action: `/orders/${order.id}/placement`,
    fields: people.length > 0 ? fields : fields.filter(({ name }) => name !== 'administratorId'),
    values: { orderedOn: clock.today(), administratorId: facts.usualOrderer, ...values },
    errors,
    readWith: { name: 'seen', value: facts.csr?.id ?? '' },
    submit: 'Enregistrer la commande',
    refused: reasons,
  });
}

/** What was noted of the order on the platform, to be put right; null in another state. */
export function correctionFormView({ order, correctable }: OrderPageFacts, returned: Returned) {
  const { values, errors = {} } = ofForm('correction', returned);
  if (!correctable) return null;
  const { productNumber, orderedOn, placedByAdministratorId: administratorId } = order;
  const fields = correctionFields(correctable);
  const form = shownForm({
    action: `/orders/${order.id}/placement/correction`,
    fields: correctable.length > 0 ? fields : fields.filter(({ name }) => name !== 'administratorId'),
    values: { productNumber, orderedOn, administratorId, ...values },
    errors,
    version: openedAt(order, values),
    submit: 'Corriger la commande',
    tone: 'plain',
  });
  return { ...form, open: fields.some(({ name }) => errors[name] !== undefined) };
}

// What somebody typed of a placement, after a colleague placed the order, is no correction of it.
function ofForm(form: Returned['form'], returned: Returned): Returned {
  return returned.form === form ? returned : {};
}

// What was pasted does not come back: it could be a private key.
export function csrFormView(orderId: string, lastId: string | null, { values, errors }: Returned) {
  const form = shownForm({
    action: `/orders/${orderId}/csrs`,
    fields: csrFields(lastId ? 'Déposer une nouvelle CSR' : 'Déposer la CSR'),
    values: { latest: values?.['latest'] },
    errors,
    readWith: { name: 'latest', value: lastId ?? '' },
    submit: 'Contrôler la CSR',
    icon: 'upload',
    tone: 'plain',
  });
  const [file, pasted] = form.fields;
  return { ...form, file, pasted };
}

/** The form of an installation, with the check that a DMP certificate asks for; null in another state. */
export function installationFormView(facts: OrderPageFacts, { values, errors }: Returned) {
  const { order, slot } = facts;
  if (order.state !== 'collected' || !possible(facts, 'install')) return null;
  return shownForm({
    action: `/orders/${order.id}/installation`,
    fields: installationFields(needsFinessCheck(slot)),
    values: { installedOn: clock.today(), note: slot.installNotes, ...values },
    errors,
    submit: 'Noter l’installation',
    icon: 'server',
  });
}
