import { Body, Controller, Param, Post, Redirect, Req } from '@nestjs/common';
import { Allow } from '../../platform/web/access.guard.js';
import { Confirmed } from '../../platform/auth/confirmed.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import { flash } from '../../platform/web/flash.js';
import { Access } from './access.service.js';

@Controller('settings/team/:id')
export class AccessController {
  constructor(private readonly access: Access) {}

  @Post('link')
  @Allow(['admin'])
  @Confirmed(true)
  @Redirect('/', 303)
  async sendLink(@Param('id') id: string, @Req() request: PageRequest) {
    return told(request, id, await this.access.sendLink(id));
  }

  @Post('link/revocation')
  @Allow(['admin'])
  @Confirmed(true)
  @Redirect('/', 303)
  async revokeLink(@Param('id') id: string, @Req() request: PageRequest) {
    return told(request, id, await this.access.revokeLink(id));
  }

  @Post('provider/removal')
  @Allow(['admin'])
  @Confirmed(true)
  @Redirect('/', 303)
  async detach(
    @Param('id') id: string,
    @Body() { issuer, subject }: Record<string, unknown>,
    @Req() request: PageRequest,
  ) {
    return told(request, id, await this.access.detach(id, { issuer: String(issuer), subject: String(subject) }));
  }

  @Post('sessions/end')
  @Allow(['admin'])
  @Confirmed(true)
  @Redirect('/', 303)
  async endSessions(@Param('id') id: string, @Req() request: PageRequest) {
    return told(request, id, await this.access.endSessions(id, null));
  }

  @Post('sessions/:session/end')
  @Allow(['admin'])
  @Confirmed(true)
  @Redirect('/', 303)
  async endSession(@Param('id') id: string, @Param('session') session: string, @Req() request: PageRequest) {
    return told(request, id, await this.access.endSessions(id, session));
  }
}

function told(request: PageRequest, id: string, text: string) {
  flash(request, { tone: 'ok', text });
  return { url: `/settings/team/${id}` };
}
