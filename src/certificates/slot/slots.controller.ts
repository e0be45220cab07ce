import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { Allow, editors } from '../../platform/web/access.js';
import type { PageRequest } from '../../platform/web/current.js';
import { InvalidForm } from '../../platform/web/errors.js';
import { flash } from '../../platform/web/flash.js';
import { localPath } from '../../platform/web/local-path.js';
import { readForm } from '../../platform/web/read-form.js';
import { DeclaredExpiries } from '../../slots/declared-expiries.service.js';
import { contactsForm, declaredExpiryForm, endOfWatchForm } from '../../orders/order.forms.js';
import { OrdersService } from '../../orders/orders.service.js';
import type { Returned } from '../../orders/verdict.view.js';
import { SlotPageService } from './slot-page.service.js';
import { slotPageView } from './slot-page.view.js';
import { SlotsService } from '../../slots/slots.service.js';
import { clock } from '../../platform/clock.js';

@Controller('slots')
export class SlotsController {
  constructor(
    private readonly slots: SlotsService,
    private readonly orders: OrdersService,
    private readonly declared: DeclaredExpiries,
    private readonly pages: SlotPageService,
  ) {}

  @Get(':id')
  @Render('certificates/slot/one')
  show(@Param('id') id: string) {
    return this.page(id);
  }

  @Post(':id/orders')
  @Allow(editors)
  @Redirect('/', 303)
  async openOrder(@Param('id') id: string, @Req() request: PageRequest) {
    const { order, created } = await this.orders.open(id);
    const text = created
      ? `Commande ${order.number} ouverte.`
      : `La commande ${order.number} est déjà ouverte sur cet emplacement.`;
    flash(request, { tone: created ? 'ok' : 'none', text });
    return { url: `/orders/${order.id}` };
  }

  @Post(':id/contacts')
  @Allow(editors)
  @Redirect('/', 303)
  async editContacts(@Param('id') id: string, @Body() body: Record<string, unknown>, @Req() request: PageRequest) {
    const form = readForm(contactsForm, body);
    if (!form.ok) throw await this.invalid(id, form);
    await this.slots.editContacts(id, form.value);
    flash(request, { tone: 'ok', text: 'Adresses enregistrées.' });
    return { url: typeof body['next'] === 'string' ? localPath(body['next']) : `/slots/${id}` };
  }

  /** What is in service until then, though nobody has its file; left empty, nothing is declared any more. */
  @Post(':id/declared-expiry')
  @Allow(editors)
  @Redirect('/', 303)
  async declareExpiry(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const form = readForm(declaredExpiryForm(clock.now()), body);
    if (!form.ok) throw await this.invalid(id, form);
    const { declaredNotAfter: notAfter, version } = form.value;
    await this.declared.declare(id, { notAfter, version });
    const text = notAfter
      ? 'Échéance déclarée\u00a0: les rappels la suivent jusqu’à l’import du certificat.'
      : 'Plus aucune échéance n’est déclarée.';
    flash(request, { tone: 'ok', text });
    return { url: `/slots/${id}` };
  }

  /** A person decides that a slot no service asks for is no longer watched. */
  @Post(':id/end-of-watch')
  @Allow(editors)
  @Redirect('/', 303)
  async stopWatching(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const form = readForm(endOfWatchForm, body);
    if (!form.ok) throw await this.invalid(id, form);
    await this.slots.stopWatching(id, form.value.watchReason);
    flash(request, { tone: 'ok', text: 'Emplacement sorti du suivi : plus aucun rappel ne partira.' });
    return { url: `/slots/${id}` };
  }

  private async page(id: string, returned: Returned = {}) {
    return slotPageView(await this.pages.facts(id), clock.now(), returned);
  }

  private async invalid(id: string, returned: Returned): Promise<InvalidForm> {
    return new InvalidForm('certificates/slot/one', await this.page(id, returned));
  }
}
