import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { EstablishmentsModule } from '../establishments/establishments.module.js';
import { MovedClients } from './moved-clients.queries.js';
import { RegisterChangesController } from './register-changes.controller.js';
import { RegisterChangesJudge } from './register-changes-judge.service.js';
import { RegisterChangesQueries } from './register-changes.queries.js';
import { RegisterChangesService } from './register-changes.service.js';
import { SaidChanges } from './said-changes.service.js';

@Module({
  imports: [DirectoryModule, ClientsModule, EstablishmentsModule],
  controllers: [RegisterChangesController],
  providers: [MovedClients, RegisterChangesJudge, RegisterChangesQueries, RegisterChangesService, SaidChanges],
})
export class RegisterChangesModule {}
