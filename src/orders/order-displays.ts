import type { ChangeDisplay, ShownChanges } from '../platform/changes/changes.view.js';
import type { OrderAction } from './order.transitions.js';

/** Of what was noted by mistake, wherever it is taken back. */
export const undoHint = 'Il reste au journal\u00a0: noté par erreur, sur la mauvaise commande…';

/** Those that have a form or a file of their own on its page, and those that nobody does by hand. */
type Elsewhere =
  | 'accept_csr'
  | 'refuse_csr'
  | 'release'
  | 'order'
  | 'collect'
  | 'take_over'
  | 'install'
  | 'give_back'
  | 'lapse';

const displays: Record<Exclude<OrderAction, Elsewhere>, ChangeDisplay> = {
  use_platform_key: { noun: 'platform-key', icon: 'key' },
  announce: { noun: 'announcement', icon: 'package-import' },
  verify: { noun: 'verification', icon: 'circle-check' },
  reject: { noun: 'rejection', icon: 'ban', warn: true, hints: { reason: 'Recopiez ce que dit la plateforme.' } },
  undo_install: { noun: 'installation-withdrawal', icon: 'arrow-back-up', warn: true, hints: { reason: undoHint } },
  undo_verify: { noun: 'verification-withdrawal', icon: 'arrow-back-up', warn: true, hints: { reason: undoHint } },
  cancel: { noun: 'cancellation', icon: 'x', warn: true, hints: { reason: 'Le numéro reste dans l’historique.' } },
};

/** What is said of an order by one button, and the noun of its address. */
export const orderDisplays: ShownChanges<OrderAction> = displays;

const { use_platform_key: _key, announce: _announced, verify: _verified, ...others } = displays;
/** Those that have no place of their own above: at the foot of its page, whatever its state. They end an order before its time, or take back what was noted by mistake. */
export const endingDisplays: ShownChanges<OrderAction> = others;
