import { de } from '../../identifiers/elision.js';
import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import { ClientFrames } from '../../clients/client-frames.js';
import { ClientsService } from '../../clients/clients.service.js';
import { readOrRefuse } from '../../platform/forms/submit-form.js';
import { Knows } from '../../platform/web/asked/known-words.js';
import { Allow } from '../../platform/web/access.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import { readCursor } from '../../platform/lists/cursor.js';
import type { Key } from '../../platform/lists/keyset.js';
import { Refused } from '../../platform/web/errors.js';
import { flash } from '../../platform/web/flash.js';
import { ClientLinks } from '../links/client-links.service.js';
import { clientSpaceView, purposesOf } from './client-space-page.view.js';
import { answerKeys, ClientSpacePagesQueries, linkKeys } from './client-space-pages.queries.js';
import { followers } from '../../journey/states/roles.js';

/** Where one list of the page goes on; two stand on it. */
function cursorOf(query: Record<string, unknown>, prefix: string, keys: Key[]): ReturnType<typeof readCursor> {
  const words = { after: query[`${prefix}after`], before: query[`${prefix}before`] };
  return readCursor(
    words,
    keys.map(({ type }) => type),
  );
}

const asked = z.object({
  purpose: z.enum(['signature', 'mandate', 'prerequisites'], 'Choisissez à quoi sert le lien.'),
});

/** Our side of a client’s space: its links, and what came back by them. */
@Controller()
export class ClientSpaceController {
  constructor(
    private readonly frames: ClientFrames,
    private readonly clients: ClientsService,
    private readonly queries: ClientSpacePagesQueries,
    private readonly links: ClientLinks,
  ) {}

  @Get('clients/:clientId/space')
  @Knows(['after', 'before', 'answers-after', 'answers-before'])
  @Render('client-space/staff/client')
  async show(@Param('clientId') clientId: string, @Query() query: Record<string, unknown>) {
    const [links, answers] = [cursorOf(query, '', linkKeys), cursorOf(query, 'answers-', answerKeys)];
    return clientSpaceView({
      frame: await this.frames.frame(clientId, 'requests'),
      links: await this.queries.links(clientId, links === 'lost' ? null : links),
      answers: await this.queries.answers(clientId, answers === 'lost' ? null : answers),
      lost: links === 'lost' || answers === 'lost',
      waited: await this.queries.waited(clientId),
    });
  }

  /** The page itself is the answer: an address that is shown once is kept by no session. */
  @Post('clients/:clientId/links')
  @Allow(followers)
  @Render('client-space/staff/copied')
  async copy(@Param('clientId') clientId: string, @Body() body: unknown) {
    const client = await this.clients.open(clientId);
    const { purpose } = readOrRefuse(asked, body);
    const { requestId, delegationId, personName, email } = await this.queries.waited(clientId);
    if (!personName || !email)
      throw new Refused([
        'Le représentant n’a pas d’adresse électronique, où le code de l’espace est envoyé\u00a0: indiquez-la.',
      ]);
    if (!purposesOf({ requestId, delegationId, personName, email }).some(({ value }) => value === purpose))
      throw new Refused([
        'Rien n’attend cette signature\u00a0: envoyez d’abord le document, ou choisissez un autre lien.',
      ]);
    const subject = {
      requestId: purpose === 'signature' ? requestId : null,
      delegationId: purpose === 'mandate' ? delegationId : null,
    };
    const address = await this.links.copy({ clientId, purpose, personName, email, ...subject });
    const frame = await this.frames.frame(clientId, 'requests');
    return { title: `Lien copié · ${client.name}`, frame, address, person: personName };
  }

  @Post('client-links/:id/revocation')
  @Allow(followers)
  @Redirect('/', 303)
  async revoke(@Param('id') id: string, @Req() request: PageRequest) {
    const [{ clientId, personName }, ...handedOn] = await this.links.revoke(id);
    const also = handedOn.map((link) => ` Celui ${de(link.personName)} non plus.`).join('');
    flash(request, { tone: 'ok', text: `Le lien ${de(personName)} n’ouvre plus rien.${also}` });
    return { url: `/clients/${clientId}/space` };
  }
}
