import { ContainerModule } from '@theia/core/shared/inversify';
import '../../style/theia-bridge.css';

/** Theia loads this in windows that a view was moved to: they need the styles and nothing else. */
export default new ContainerModule(() => undefined);
