import { kindOfNumber } from '../identifiers/structure-number.js';
import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { ClientFrames } from '../clients/client-frames.js';
import { ClientsService } from '../clients/clients.service.js';
import { shownFields } from '../platform/forms/form.js';
import { type Again, submitForm } from '../platform/forms/submit-form.js';
import { Allow } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import type { RefusedField } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { errorSummary, type FormErrors } from '../platform/web/read-form.js';
import { slotByHandFields, slotByHandForm } from './slot-by-hand.form.js';
import { SlotsByHand } from './slots-by-hand.service.js';
import { editors } from '../journey/states/roles.js';

type Values = Record<string, unknown>;

/** « Ajouter un emplacement »: a certificate beyond the minimum. */
@Controller('clients/:id/slots')
export class SlotsByHandController {
  constructor(
    private readonly clients: ClientsService,
    private readonly slots: SlotsByHand,
    private readonly frames: ClientFrames,
  ) {}

  @Get('new')
  @Allow(editors)
  @Render('slots/by-hand')
  ask(@Param('id') id: string) {
    return this.page(id, { product: 'ORG_AUTH_CLI' });
  }

  @Post()
  @Allow(editors)
  @Redirect('/', 303)
  async add(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const before = () => this.clients.open(id);
    const again: Again = (values, errors, refused) => this.page(id, values, errors, refused);
    const sent = { schema: slotByHandForm, body, view: 'slots/by-hand', before, again };
    const slotId = await submitForm(sent, (form) => this.slots.add(id, form));
    flash(request, { tone: 'ok', text: 'Emplacement ajouté.' });
    return { url: `/slots/${slotId}` };
  }

  private async page(id: string, values: Values, errors: FormErrors = {}, refused?: RefusedField) {
    const client = await this.clients.byId(id);
    const frame = await this.frames.frame(id, 'certificates');
    const instances = await this.slots.instances(id);
    const options = {
      instanceId: instances.map((instance) => ({ value: instance.id, label: instance.name })),
      holder: [
        {
          value: '',
          label:
            kindOfNumber(client.number) === 'siret'
              ? `Le client, SIRET ${client.number}`
              : `Entité juridique, FINESS ${client.number}`,
        },
        ...distinct(instances.flatMap((instance) => instance.serves)).map((one) => ({
          value: one.id,
          label: one.name,
        })),
      ],
    };
    const fields = slotByHandFields.map((one) => (isListed(one.name) ? { ...one, options: options[one.name] } : one));
    return {
      title: `Nouvel emplacement · ${client.name}`,
      heading: 'Ajouter un emplacement',
      frame,
      action: `/clients/${id}/slots`,
      cancel: `/clients/${id}/certificates`,
      none: instances.length === 0,
      addHref: `/clients/${id}/instances/new`,
      fields: shownFields(fields, values, errors),
      summary: errorSummary(errors),
      see: refused?.see,
    };
  }
}

function isListed(name: string): name is 'instanceId' | 'holder' {
  return name === 'instanceId' || name === 'holder';
}

function distinct<Thing extends { id: string }>(things: Thing[]): Thing[] {
  return [...new Map(things.map((thing) => [thing.id, thing])).values()];
}
