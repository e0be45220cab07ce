import sql from 'sql-template-tag';
import { clientsOfList, IsClientSource, type ClientSource } from '../../clients/selections/client-source.js';
import { requestList } from './request-list.js';

/** The clients of the list of requests. */
@IsClientSource()
export class RequestClientSource implements ClientSource {
  readonly list = 'requests';
  readonly label = 'Demandes';
  readonly path = requestList.path;

  clientsOf(query: Record<string, string>) {
    return clientsOfList(requestList, sql`r.client_id`, query);
  }
}
