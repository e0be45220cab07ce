import type { ShownChanges } from '../platform/changes/changes.view.js';
import type { OrderAction } from './order.transitions.js';

/** What is said of an order by one button, and the noun of its address; the other steps have a form or a file of their own. */
export const orderDisplays: ShownChanges<OrderAction> = {
  use_platform_key: { noun: 'platform-key', icon: 'key' },
  announce: { noun: 'announcement', icon: 'package-import' },
  verify: { noun: 'verification', icon: 'circle-check' },
  reject: { noun: 'rejection', icon: 'ban', warn: true, hints: { reason: 'Recopiez ce que dit la plateforme.' } },
  cancel: { noun: 'cancellation', icon: 'x', warn: true, hints: { reason: 'Le numéro reste dans l’historique.' } },
};

const { reject, cancel } = orderDisplays;
/** What ends an order before its time: at the foot of its page, whatever its state. */
export const endingDisplays: ShownChanges<OrderAction> = { ...(cancel && { cancel }), ...(reject && { reject }) };
