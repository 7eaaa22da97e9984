import type { MenuButton } from './menu-button';

/** For `@contextmenu` of a row: opens the menu that the row's own button has. */
export function openRowMenu(event: MouseEvent): void {
    const menu = (event.currentTarget as HTMLElement).querySelector('otf-menu-button');
    if (menu) {
        openMenuAt(menu, event);
    }
}

/** Where the pointer is; a key that asks for the menu says where as well. */
export function openMenuAt(menu: MenuButton, event: MouseEvent): void {
    event.preventDefault();
    event.stopPropagation();
    menu.show({ x: event.clientX, y: event.clientY });
}
