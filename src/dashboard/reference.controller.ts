import { Controller, Get, Render } from '@nestjs/common';
import { assignmentTable } from '../administrators/assignment.transitions.js';
import { cardTable } from '../administrators/card.transitions.js';
import { campaignTable } from '../campaigns/campaign.transitions.js';
import { orderTable } from '../certificates/order.transitions.js';
import { delegationTable } from '../delegations/delegation.transitions.js';
import { outgoingMailTable } from '../mailbox/outgoing-mail.transitions.js';
import { requestTable } from '../requests/request.transitions.js';
import { Public } from '../platform/web/access.js';
import { lookView } from '../platform/web/look.view.js';
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
  @Render('dashboard/states')
  states() {
    return statesView(tables as never[]);
  }

  @Get('look')
  @Render('look/look')
  look() {
    return lookView();
  }

  @Get('help')
  @Render('dashboard/help')
  help() {
    return { title: 'Aide' };
  }

  @Public(true)
  @Get('accessibility')
  @Render('dashboard/accessibility')
  accessibility() {
    return { title: 'Accessibilité', layout: 'public' };
  }

  @Public(true)
  @Get('privacy')
  @Render('dashboard/privacy')
  privacy() {
    return { title: 'Données personnelles', layout: 'public' };
  }

  @Public(true)
  @Get('legal')
  @Render('dashboard/legal')
  legal() {
    return { title: 'Mentions légales', layout: 'public' };
  }
}
