import { Global, Module } from '@nestjs/common';
import { DelegationsModule } from '../delegations/delegations.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { AssignmentsModule } from '../assignments/assignments.module.js';
import { CampaignsModule } from '../campaigns/campaigns.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { EstablishmentsModule } from '../establishments/establishments.module.js';
import { JournalModule } from '../journal/journal.module.js';
import { ClientOverviewController } from './client-overview.controller.js';
import { NewClientController } from './new-client.controller.js';
import { ClientFrameQueries } from './client-frame.queries.js';
import { ClientFrameService } from './client-frame.service.js';
import { ClientOverviewQueries } from './client-overview.queries.js';
import { ClosureController } from './closure.controller.js';
import { ClosureService } from './closure.service.js';
import { NumberChangeController } from './number-change.controller.js';
import { NumberChangeQueries } from './number-change.queries.js';
import { NumberChangeService } from './number-change.service.js';
import { InstancesModule } from '../instances/instances.module.js';
import { RequestsModule } from '../requests/requests.module.js';
import { SlotsModule } from '../slots/slots.module.js';
import { OpeningController } from './opening/opening.controller.js';
import { OpeningService } from './opening/opening.service.js';
import { NewClientService } from './new-client.service.js';
import { ClientFrames } from '../clients/client-frames.js';

@Global()
@Module({
  imports: [
    AssignmentsModule,
    CampaignsModule,
    DirectoryModule,
    ClientsModule,
    DelegationsModule,
    EstablishmentsModule,
    InstancesModule,
    RequestsModule,
    SlotsModule,
    JournalModule,
  ],
  // `clients/new` stands before `clients/:id`.
  controllers: [
    NewClientController,
    NumberChangeController,
    ClosureController,
    OpeningController,
    ClientOverviewController,
  ],
  providers: [
    ClientFrameQueries,
    { provide: ClientFrames, useClass: ClientFrameService },
    ClientOverviewQueries,
    ClosureService,
    NewClientService,
    NumberChangeQueries,
    NumberChangeService,
    OpeningService,
  ],
  exports: [ClientFrames],
})
export class ClientPageModule {}
