import type { ShownChanges } from '../platform/changes/changes.view.js';
import type { OrderAction } from './order.transitions.js';

/** Of what was noted by mistake, wherever it is taken back. */
export const undoHint = 'Il reste au journal\u00a0: noté par erreur, sur la mauvaise commande…';

/** What is said of an order by one button, and the noun of its address; the other steps have a form or a file of their own. */
export const orderDisplays: ShownChanges<OrderAction> = {
  use_platform_key: { noun: 'platform-key', icon: 'key' },
  announce: { noun: 'announcement', icon: 'package-import' },
  verify: { noun: 'verification', icon: 'circle-check' },
  reject: { noun: 'rejection', icon: 'ban', warn: true, hints: { reason: 'Recopiez ce que dit la plateforme.' } },
  undo_install: { noun: 'installation-withdrawal', icon: 'arrow-back-up', warn: true, hints: { reason: undoHint } },
  undo_verify: { noun: 'verification-withdrawal', icon: 'arrow-back-up', warn: true, hints: { reason: undoHint } },
  cancel: { noun: 'cancellation', icon: 'x', warn: true, hints: { reason: 'Le numéro reste dans l’historique.' } },
};

const { reject, cancel, undo_install: undoInstall, undo_verify: undoVerify } = orderDisplays;
/** What ends an order before its time, or takes back what was noted by mistake: at the foot of its page, whatever its state. */
export const endingDisplays: ShownChanges<OrderAction> = {
  ...(undoInstall && { undo_install: undoInstall }),
  ...(undoVerify && { undo_verify: undoVerify }),
  ...(cancel && { cancel }),
  ...(reject && { reject }),
};
