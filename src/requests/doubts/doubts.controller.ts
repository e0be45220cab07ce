import { Body, Controller, Param, Post, Redirect, Req } from '@nestjs/common';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { Allow } from '../../platform/web/access.guard.js';
import { CurrentUser, type PageRequest, type SignedIn } from '../../platform/web/current.js';
import { flash } from '../../platform/web/flash.js';
import { RequestPageService } from '../page/request-page.service.js';
import { settlement, settlementFields } from './doubt.form.js';
import { DoubtSettlement } from './doubt-settlement.service.js';
import { followers } from '../../journey/states/roles.js';

/** A contradiction is settled on the page of its request. */
@Controller('requests/:id')
export class DoubtsController {
  constructor(
    private readonly settlements: DoubtSettlement,
    private readonly pages: RequestPageService,
  ) {}

  @Post('ruling')
  @Allow(followers)
  @Redirect('/', 303)
  async settle(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentUser() user: SignedIn,
    @Req() request: PageRequest,
  ) {
    const again: Again = (values, errors) => this.pages.one(id, user.role, { doubt: { values, errors } });
    const sent = { schema: settlement, body, view: 'requests/page/one', fields: settlementFields([]), again };
    await submitForm(sent, (given) => this.settlements.settle(id, given));
    flash(request, { tone: 'ok', text: 'Doute levé. Ce qui a été gardé, et pourquoi, est au journal.' });
    return { url: `/requests/${id}` };
  }
}
