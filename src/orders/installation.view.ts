import { parisDate } from '../journey/calendar/calendar-days.js';
import type { OrderPageFacts } from './order-page.service.js';
import type { Returned } from './verdict.view.js';

/** The form of an installation, with the check that a DMP certificate asks for; null in another state. */
export function installationView({ order, slot, actions }: OrderPageFacts, now: Date, { values, errors }: Returned) {
  const offer = actions.find((one) => one.action === 'install');
  if (order.state !== 'collected' || !offer) return null;
  return {
    ...offer,
    today: parisDate(now),
    installedOn: values?.['installedOn'] ?? parisDate(now),
    note: values?.['note'] ?? slot.installNotes ?? '',
    checklist: needsFinessCheck(slot)
      ? { checked: values?.['finessChecked'] === 'true', error: errors?.['finessChecked'] }
      : null,
    errors: errors ?? {},
  };
}

// Domain rule 16: under the EJ, the FINESS EG stays to be configured in what is sent to the DMP.
export function needsFinessCheck(slot: { purpose: string }): boolean {
  return slot.purpose === 'dmp_auth' || slot.purpose === 'dmp_sign';
}
