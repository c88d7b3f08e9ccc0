package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"syscall"
)

// dial opens a connection, if the address that it really goes to is allowed. The
// check sits in the dialler's control function, after name resolution and before
// the handshake, so no second lookup can give another answer.
func (c *Client) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	host, portText, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("dial %s: %w", addr, err)
	}
	port, err := strconv.ParseUint(portText, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("dial %s: port: %w", addr, err)
	}
	named := c.o.Allow.Host(host, uint16(port))
	d := net.Dialer{
		Timeout: defaultDial,
		Control: func(_, address string, _ syscall.RawConn) error {
			ap, err := netip.ParseAddrPort(address)
			if err != nil {
				return fmt.Errorf("dial %s: %w", address, err)
			}
			return c.o.Allow.check(host, ap, named)
		},
	}
	if c.o.Resolve == nil {
		conn, err := d.DialContext(ctx, network, addr)
		return conn, err
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		return d.DialContext(ctx, network, netip.AddrPortFrom(ip, uint16(port)).String())
	}
	ips, err := c.o.Resolve(ctx, host)
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, ip := range ips {
		conn, err := d.DialContext(ctx, network, netip.AddrPortFrom(ip, uint16(port)).String())
		if err == nil {
			return conn, nil
		}
		errs = append(errs, err)
	}
	if len(errs) == 0 {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return nil, errors.Join(errs...)
}
