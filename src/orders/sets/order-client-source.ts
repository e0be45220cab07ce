import sql from 'sql-template-tag';
import { clientsOfList, IsClientSource, type ClientSource } from '../../clients/selections/client-source.js';
import { orderList } from '../order-list.js';

/** The clients of the list of orders. */
@IsClientSource()
export class OrderClientSource implements ClientSource {
  readonly list = 'orders';
  readonly label = 'Commandes';
  readonly path = orderList.path;

  clientsOf(query: Record<string, string>) {
    return clientsOfList(orderList, sql`o.client_id`, query);
  }
}
