import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import { Allow, editors } from '../../platform/web/access.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import { InvalidForm, Refused } from '../../platform/web/errors.js';
import { flash } from '../../platform/web/flash.js';
import { errorSummary, type FormErrors, readForm } from '../../platform/web/read-form.js';
import { count } from '../../platform/web/view-helpers.js';
import { ClientArchive, whyNot } from './client-archive.service.js';
import { ClientFrames } from '../client-frames.js';
import { archivedReason } from '../client-lock.js';
import { ClientsService } from '../clients.service.js';
import { line } from '../../platform/forms/form-fields.js';

type Values = Record<string, unknown>;

const archiveForm = z.object({
  reason: line('Indiquez pourquoi\u00a0: contrat terminé, client parti…', 300),
  handedOver: z.string().optional(),
});

/** The client leaves, or comes back. */
@Controller('clients/:id')
export class ClientArchiveController {
  constructor(
    private readonly clients: ClientsService,
    private readonly archive: ClientArchive,
    private readonly frames: ClientFrames,
  ) {}

  @Get('archive')
  @Render('clients/identity/archive')
  show(@Param('id') id: string) {
    return this.page(id);
  }

  @Post('archiving')
  @Allow(editors)
  @Redirect('/', 303)
  async archiveClient(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const client = await this.clients.open(id);
    const form = readForm(archiveForm, body);
    if (!form.ok) throw new InvalidForm('clients/identity/archive', await this.page(id, form.values, form.errors));
    const given = { reason: form.value.reason, handedOver: form.value.handedOver === 'true' };
    await this.archive.archive(client, given).catch(async (error: unknown) => {
      if (!(error instanceof Refused)) throw error;
      throw new InvalidForm('clients/identity/archive', await this.page(id, body, { form: error.message }));
    });
    flash(request, {
      tone: 'ok',
      text: `«\u00a0${client.name}\u00a0» est archivé.`,
      undo: { action: `/clients/${id}/restoration`, label: 'Rétablir' },
    });
    return { url: `/clients/${id}` };
  }

  @Post('restoration')
  @Allow(editors)
  @Redirect('/', 303)
  async restore(@Param('id') id: string, @Req() request: PageRequest) {
    const client = await this.clients.byId(id);
    const done = await this.archive.restore(client);
    flash(request, { tone: done ? 'ok' : 'none', text: done ? 'Client rétabli.' : 'Ce client n’était pas archivé.' });
    return { url: `/clients/${id}` };
  }

  private async page(id: string, values: Values = {}, errors: FormErrors = {}) {
    const client = await this.clients.byId(id);
    const left = await this.archive.leftBehind(id);
    const frame = await this.frames.frame(id, 'archive');
    return {
      title: `Archiver ${client.name}`,
      archived: client.archivedAt !== null,
      canRestore: frame.locked === archivedReason,
      refusals: whyNot(left, true),
      requests: left.requests.map((row) => ({ href: `/requests/${row.id}`, name: row.name })),
      orders: left.orders.map((row) => ({ href: `/orders/${row.id}`, name: row.name })),
      summary: errorSummary(errors),
      restore: `/clients/${id}/restoration`,
      action: `/clients/${id}/archiving`,
      fields: [
        {
          name: 'reason',
          label: 'Motif',
          required: true,
          maxlength: 300,
          value: values['reason'],
          error: errors['reason'],
        },
        ...(left.certificates > 0
          ? [
              {
                name: 'handedOver',
                type: 'checkbox',
                label: `Le client reprend ${count(left.certificates, 'certificat en service', 'certificats en service')}`,
                hint: 'Il les renouvellera et les révoquera lui-même\u00a0: plus aucun rappel ne partira d’ici.',
                checked: values['handedOver'] === 'true',
              },
            ]
          : []),
      ],
      frame,
    };
  }
}
