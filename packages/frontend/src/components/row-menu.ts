/** For `@contextmenu` of a row: opens the menu that the row's own button has. */
export function openRowMenu(event: MouseEvent): void {
    const menu = (event.currentTarget as HTMLElement).querySelector('otf-menu-button');
    if (menu) {
        event.preventDefault();
        menu.show();
    }
}
