import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import { type Again, readOrRefuse, submitForm } from '../../platform/forms/submit-form.js';
import { Allow } from '../../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../../platform/web/current.js';
import { flash } from '../../platform/web/flash.js';
import { PrefilledDossiers } from '../demarche/prefilled-dossiers.service.js';
import { ChannelChoice } from './channel-choice.service.js';
import { ChannelPages } from './channel-pages.service.js';
import { channelOf } from './channels.js';
import { portalEvidenceForm } from './portal-evidence.form.js';
import { followers } from '../../journey/states/roles.js';

const view = 'requests/channels/one';
const chosen = z.object({
  channel: z.enum(['mail', 'client', 'demarche_numerique', 'portal'], 'Choisissez une voie de la liste.'),
});

/** By which way one request reaches ANS. */
@Controller('requests/:id')
export class ChannelsController {
  constructor(
    private readonly choice: ChannelChoice,
    private readonly pages: ChannelPages,
    private readonly dossiers: PrefilledDossiers,
  ) {}

  @Get('channel')
  @Render(view)
  one(@Param('id') id: string, @CurrentUser() user: SignedIn) {
    return this.pages.one(id, user.role);
  }

  @Post('channel')
  @Allow(followers)
  @Redirect('/', 303)
  async choose(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const { channel } = readOrRefuse(chosen, body);
    await this.choice.choose(id, channel);
    flash(request, { tone: 'ok', text: `Voie choisie\u00a0: ${channelOf[channel].label}.` });
    return { url: `/requests/${id}/channel` };
  }

  @Post('prefilled-dossiers')
  @Allow(followers)
  @Redirect('/', 303)
  async prefill(@Param('id') id: string, @Req() request: PageRequest) {
    await this.dossiers.ask(id);
    flash(request, {
      tone: 'ok',
      text: 'Dossier demandé. Son lien s’affiche ici dès que Démarche Numérique l’a créé.',
    });
    return { url: `/requests/${id}/channel` };
  }

  @Post('portal-evidence')
  @Allow(followers)
  @Redirect('/', 303)
  async notePortal(@Param('id') id: string, @CurrentUser() user: SignedIn, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.pages.one(id, user.role, { values, errors });
    const body = { ...(request.body as object), ...request.uploads };
    await submitForm({ schema: portalEvidenceForm, body, view, again }, (form) => this.choice.notePortal(id, form));
    flash(request, { tone: 'ok', text: 'Noté\u00a0: la demande est déposée sur mesHabilitations.' });
    return { url: `/requests/${id}` };
  }
}
