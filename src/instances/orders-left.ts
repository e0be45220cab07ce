import { count } from '../platform/web/view-helpers.js';

/** What an instance that goes out of service leaves under way. */
export const ordersLeft = (orders: number) => count(orders, 'commande reste ouverte', 'commandes restent ouvertes');

/** What an edit of the instance leaves under way that was asked for before; none: nothing. */
export const ordersUnaskedTold = (orders: number) =>
  orders > 0
    ? `${count(orders, 'commande reste ouverte, que plus rien ne demande', 'commandes restent ouvertes, que plus rien ne demande')}\u00a0: à annuler ou à finir ${orders === 1 ? '' : 'chacune '}sur sa page.`
    : '';

/** The same as a whole sentence, with what is to be done about it (`remedyOf`: whatever was collected is revoked first); none: nothing. */
export const ordersLeftTold = (orders: number) =>
  orders > 0
    ? `${ordersLeft(orders)}\u00a0: à annuler ${orders === 1 ? '' : 'chacune '}sur sa page, une fois révoqué le certificat s’il est déjà retiré.`
    : '';
