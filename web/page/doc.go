// Package page is what the pages of the desk, the public pages, the sign-in and the
// API are answered with.
//
// It owns the request context ([Request]), the words of every page in every language
// ([Catalogue]), the templates and static files of a site ([Renderer]), the rules of a
// connection ([Guard]), and the frame of all pages for the desk's own staff
// ([DeskPages]): layout, languages, error pages.
//
// It refuses to know what stands on a page, to read a session, and to log who asked.
// A failure of ours reaches the reader as a reference to the log, never as text.
package page
