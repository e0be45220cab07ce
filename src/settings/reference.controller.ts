import { Controller, Get, Render } from '@nestjs/common';
import { assignmentTable } from '../assignments/assignment.transitions.js';
import { cardTable } from '../administrators/card.transitions.js';
import { campaignTable } from '../campaigns/engine/campaign.transitions.js';
import { orderTable } from '../orders/order.transitions.js';
import { delegationTable } from '../delegations/delegation.transitions.js';
import { outgoingMailTable } from '../mailbox/out/outgoing-mail.transitions.js';
import { requestTable } from '../requests/request.transitions.js';
import { Public } from '../platform/web/access.js';
import { NotFound } from '../platform/web/errors.js';
import { lookView } from './look/look.view.js';
import { statesView } from './states.view.js';

const tables = [
  requestTable,
  orderTable,
  delegationTable,
  assignmentTable,
  cardTable,
  outgoingMailTable,
  campaignTable,
];

/** Pages that explain: the states, the components, help and legal notices. */
@Controller()
export class ReferenceController {
  @Get('states')
  @Render('settings/states')
  states() {
    return statesView(tables as never[]);
  }

  @Get('look')
  @Render('settings/look')
  look() {
    if (!isForBuilders()) throw new NotFound();
    return lookView();
  }

  @Get('help')
  @Render('settings/help')
  help() {
    return { title: 'Aide' };
  }

  @Public(true)
  @Get('accessibility')
  @Render('settings/accessibility')
  accessibility() {
    return { title: 'Accessibilité', layout: 'public' };
  }

  @Public(true)
  @Get('privacy')
  @Render('settings/privacy')
  privacy() {
    return { title: 'Données personnelles', layout: 'public' };
  }

  @Public(true)
  @Get('legal')
  @Render('settings/legal')
  legal() {
    return { title: 'Mentions légales', layout: 'public' };
  }
}

/** The components are shown to who builds Sceau, never in production; the demonstration runs as production and shows them. */
function isForBuilders(): boolean {
  return process.env['NODE_ENV'] !== 'production' || process.env['DEMO'] === '1';
}
