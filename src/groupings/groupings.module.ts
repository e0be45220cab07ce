import { Module } from '@nestjs/common';
import { GroupingMembersController } from './grouping-members.controller.js';
import { GroupingsController } from './groupings.controller.js';
import { GroupingMembersService } from './grouping-members.service.js';
import { GroupingPagesService } from './grouping-pages.service.js';
import { GroupingsQueries } from './groupings.queries.js';
import { GroupingsService } from './groupings.service.js';
import { PastedClientsService } from './pasted-clients.service.js';

@Module({
  controllers: [GroupingMembersController, GroupingsController],
  providers: [GroupingMembersService, GroupingPagesService, GroupingsQueries, GroupingsService, PastedClientsService],
  exports: [GroupingsService],
})
export class GroupingsModule {}
