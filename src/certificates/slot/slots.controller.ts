import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import type { z } from 'zod';
import { Allow } from '../../platform/web/access.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import { flash } from '../../platform/web/flash.js';
import { localPath } from '../../platform/web/local-path.js';
import { editSchema, newSchema } from '../../platform/forms/form.js';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { DeclaredExpiries } from '../../slots/declared-expiries.service.js';
import { declaredExpiryFields, endOfWatchFields } from '../../orders/order.form.js';
import { OrdersService } from '../../orders/orders.service.js';
import type { Returned } from '../../orders/verdict.view.js';
import { SlotPageService } from './slot-page.service.js';
import { slotPageView } from './slot-page.view.js';
import { contactsForm, SlotsService } from '../../slots/slots.service.js';
import { clock } from '../../platform/clock.js';
import { editors } from '../../journey/states/roles.js';

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
    await submitForm(this.sent(id, contactsForm, body), (form) => this.slots.editContacts(id, form));
    flash(request, { tone: 'ok', text: 'Adresses enregistrées.' });
    return { url: body['next'] ? localPath(body['next']) : `/slots/${id}` };
  }

  /** What is in service until then, though nobody has its file; left empty, nothing is declared any more. */
  @Post(':id/declared-expiry')
  @Allow(editors)
  @Redirect('/', 303)
  async declareExpiry(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const sent = this.sent(id, editSchema(declaredExpiryFields(clock.now())), body);
    const notAfter = await submitForm(sent, async ({ declaredNotAfter, version }) => {
      await this.declared.declare(id, { notAfter: declaredNotAfter, version });
      return declaredNotAfter;
    });
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
    await submitForm(this.sent(id, newSchema(endOfWatchFields), body), (form) =>
      this.slots.stopWatching(id, form.watchReason),
    );
    flash(request, { tone: 'ok', text: 'Emplacement sorti du suivi\u00a0: plus aucun rappel ne partira.' });
    return { url: `/slots/${id}` };
  }

  private async page(id: string, returned: Returned = {}) {
    return slotPageView(await this.pages.facts(id), clock.now(), returned);
  }

  private sent<Schema extends z.ZodType>(id: string, schema: Schema, body: unknown) {
    const again: Again = (values, errors) => this.page(id, { values, errors });
    return { schema, body, view: 'certificates/slot/one', again };
  }
}
