import { Injectable } from '@nestjs/common';
import { parisDate } from '../journey/calendar-days.js';
import { NotFound } from '../platform/web/errors.js';
import { ClientFrameQueries } from './client-frame.queries.js';
import { type ClientFrame, clientFrameView, type ClientSection } from './client-frame.view.js';

@Injectable()
export class ClientFrameService {
  constructor(private readonly queries: ClientFrameQueries) {}

  /** The head of a client's page: `{{> client/frame frame}}`. */
  async frame(clientId: string, section: ClientSection): Promise<ClientFrame> {
    const row = await this.queries.row(clientId);
    if (!row) throw new NotFound();
    return clientFrameView(row, section, parisDate(new Date()));
  }
}
