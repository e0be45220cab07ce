import { Body, Controller, Get, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import { CollectedPlaces } from '../boxes/collected-places.service.js';
import { Outbox } from '../../platform/jobs/outbox.service.js';
import { Knows } from '../../platform/web/asked/known-words.js';
import { readListQuery } from '../../platform/lists/list-address.js';
import { ReadFirst } from '../../platform/aside/readings.js';
import { Allow } from '../../platform/web/access.guard.js';
import { Uploaded, type PageRequest, type UploadedFile } from '../../platform/web/current.js';
import { NotFound, Refused } from '../../platform/web/errors.js';
import { flash } from '../../platform/web/flash.js';
import { localPath } from '../../platform/web/local-path.js';
import { whenTooHeavy } from '../../platform/web/sent/heavy-files.js';
import { MailReading } from '../in/mail-reading.service.js';
import { MailUploads } from './mail-uploads.service.js';
import { MailboxPages } from './mailbox-pages.service.js';
import { editors } from '../../journey/states/roles.js';

const about = z.object({ aboutKind: z.string().max(40), aboutId: z.uuid() });
const query = z.object({
  message: z.uuid().optional(),
  q: z.string().max(200).default(''),
});

whenTooHeavy(
  'mail',
  'Laissez ce courriel dans votre messagerie, et ajoutez sur la page du client celles de ses pièces qui comptent.',
);

@Controller('mailbox')
export class MailboxController {
  constructor(
    private readonly pages: MailboxPages,
    private readonly uploads: MailUploads,
    private readonly outbox: Outbox,
    private readonly places: CollectedPlaces,
  ) {}

  @Get()
  @Knows(['message', 'q'])
  @Render('mailbox/box/box')
  box(@Query() given: unknown) {
    const { message, q } = read(given);
    return this.pages.box(message ?? null, q);
  }

  @Get('received')
  @Render('mailbox/box/list')
  received(@Query() given: unknown) {
    return this.pages.list('in', readListQuery(given));
  }

  @Get('sent')
  @Render('mailbox/box/list')
  sent(@Query() given: unknown) {
    return this.pages.list('out', readListQuery(given));
  }

  @Post('collection')
  @Allow(editors)
  @Redirect('/mailbox', 303)
  async collect(@Req() request: PageRequest) {
    if (!(await this.places.all()).some(({ pausedAt }) => pausedAt === null))
      throw new Refused([
        'Aucune boîte aux lettres n’est relevée. Ajoutez-en une dans Réglages, Boîtes aux lettres, ou déposez le courriel au format .eml.',
      ]);
    await this.outbox.enqueue('mailbox.collect', {}, { key: 'round' });
    flash(request, {
      tone: 'move',
      text: 'La boîte est en cours de relève. Rechargez la page dans quelques secondes.',
    });
    return { url: '/mailbox' };
  }

  @Post('uploads')
  @Allow(editors)
  @ReadFirst(({ uploads }, the) => uploads?.['mail'] && the(MailReading).brought(uploads['mail'].bytes))
  @Redirect('/mailbox', 303)
  async upload(
    @Uploaded('mail') file: UploadedFile | null,
    @Body() body: Record<string, string>,
    @Req() request: PageRequest,
  ) {
    if (!file) throw new Refused(['Choisissez le courriel à déposer, enregistré au format .eml.']);
    const subject = about.safeParse(body);
    const chosen = subject.success ? { kind: subject.data.aboutKind, id: subject.data.aboutId } : null;
    const { id, text } = await this.uploads.add(file, chosen);
    flash(request, { tone: 'move', text });
    return { url: body['back'] ? localPath(body['back']) : `/mailbox/messages/${id}` };
  }
}

function read(given: unknown) {
  const parsed = query.safeParse(given);
  if (!parsed.success) throw new NotFound();
  return parsed.data;
}
