import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module.js';
import { GroupingMembersController } from './grouping-members.controller.js';
import { GroupingMembersService } from './grouping-members.service.js';
import { GroupingPagesService } from './grouping-pages.service.js';
import { GroupingsController } from './groupings.controller.js';
import { GroupingsQueries } from './groupings.queries.js';
import { GroupingsService } from './groupings.service.js';
import { PastedClientsService } from './pasted-clients.service.js';

@Module({
  imports: [ClientsModule],
  controllers: [GroupingsController, GroupingMembersController],
  providers: [GroupingsService, GroupingMembersService, GroupingPagesService, GroupingsQueries, PastedClientsService],
  exports: [GroupingsService],
})
export class GroupingsModule {}
