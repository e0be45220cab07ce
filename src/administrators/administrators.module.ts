import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module.js';
import { AdministratorsQueries } from './administrators.queries.js';
import { AdministratorsService } from './administrators.service.js';
import { CardsService } from './cards.service.js';

@Module({
  imports: [ClientsModule],
  providers: [AdministratorsQueries, AdministratorsService, CardsService],
  exports: [AdministratorsQueries, AdministratorsService, CardsService],
})
export class AdministratorsModule {}
