import { Global, Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { AssignmentsModule } from '../assignments/assignments.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { EstablishmentsModule } from '../establishments/establishments.module.js';
import { ProgressModule } from '../progress/progress.module.js';
import { JournalModule } from '../journal/journal.module.js';
import { ClientOverviewController } from './client-overview.controller.js';
import { NewClientController } from './new-client.controller.js';
import { ClientFrameQueries } from './client-frame.queries.js';
import { ClientFrameService } from './client-frame.service.js';
import { ClientOverviewQueries } from './client-overview.queries.js';
import { NewClientService } from './new-client.service.js';
import { ClientFrames } from '../clients/client-frames.js';

@Global()
@Module({
  imports: [AssignmentsModule, DirectoryModule, ClientsModule, EstablishmentsModule, ProgressModule, JournalModule],
  // `clients/new` stands before `clients/:id`.
  controllers: [NewClientController, ClientOverviewController],
  providers: [
    ClientFrameQueries,
    { provide: ClientFrames, useClass: ClientFrameService },
    ClientOverviewQueries,
    NewClientService,
  ],
  exports: [ClientFrames],
})
export class ClientPageModule {}
