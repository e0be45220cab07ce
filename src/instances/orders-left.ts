import type { OrdersLeft } from './orders-unasked.js';
import { count } from '../platform/web/view-helpers.js';

/** What an instance that goes out of service leaves under way. */
export const ordersLeft = (orders: number) => count(orders, 'commande reste ouverte', 'commandes restent ouvertes');

/** What an edit of the instance leaves under way that is no longer what it asks for; none: nothing. */
export const ordersLeftByEdit = ({ unasked, accepted, named }: OrdersLeft) =>
  [
    unasked > 0
      ? `${count(unasked, 'commande reste ouverte, que plus rien ne demande', 'commandes restent ouvertes, que plus rien ne demande')}\u00a0: à annuler ou à finir ${unasked === 1 ? '' : 'chacune '}sur sa page.`
      : '',
    accepted > 0
      ? `La CSR de ${count(accepted, 'commande', 'commandes')} ne convient plus\u00a0: une autre y est attendue, au nouveau nom.`
      : '',
    named > 0
      ? `${count(named, 'commande est déjà passée sur la plateforme', 'commandes sont déjà passées sur la plateforme')} sous l’ancien nom\u00a0: ${named === 1 ? 'son emplacement le garde' : 'leurs emplacements le gardent'}.`
      : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');

/** The same as a whole sentence, with what is to be done about it (`remedyOf`: whatever was collected is revoked first); none: nothing. */
export const ordersLeftTold = (orders: number) =>
  orders > 0
    ? `${ordersLeft(orders)}\u00a0: à annuler ${orders === 1 ? '' : 'chacune '}sur sa page, une fois révoqué le certificat s’il est déjà retiré.`
    : '';
