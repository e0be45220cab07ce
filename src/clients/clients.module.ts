import { Module } from '@nestjs/common';
import { ClientFrameQueries } from './client-frame.queries.js';
import { ClientFrameService } from './client-frame.service.js';
import { ClientsService } from './clients.service.js';

@Module({
  providers: [ClientsService, ClientFrameQueries, ClientFrameService],
  exports: [ClientsService, ClientFrameService],
})
export class ClientsModule {}
